import type { Dialect } from '../../shared/dialect.js'

/** An identifier as SQL, whatever it contains. */
export function quoteName(dialect: Dialect, name: string): string {
  if (dialect === 'mysql') return `\`${name.replaceAll('`', '``')}\``
  return `"${name.replaceAll('"', '""')}"`
}
