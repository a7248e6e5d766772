import { BcdataError } from '../../errors.js'
import type { Dialect } from '../../shared/dialect.js'

const dialects: Readonly<Record<string, Dialect>> = {
  sqlite: 'sqlite',
  mysql: 'mysql',
  mariadb: 'mysql',
  postgres: 'postgres',
  postgresql: 'postgres',
}

/** By the scheme; the URL itself stays out of the message, since it holds a password. */
export function dialectOfUrl(url: string): Dialect {
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(url)?.[0]
  const known = scheme?.toLowerCase() ?? ''
  const dialect = Object.hasOwn(dialects, known) ? dialects[known] : undefined
  if (dialect) return dialect
  throw new BcdataError(
    'DATABASE_UNSUPPORTED',
    `The database URL ${scheme ? `has the scheme ${scheme}:` : 'has no scheme'}, but only sqlite:, postgres: and mysql: are supported.`,
    { hint: 'Set BCDATA_DATABASE_URL to something like sqlite:./data.db.' },
  )
}
