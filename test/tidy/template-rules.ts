import type { Files } from './repository-files.js'

/**
 * templates/ is the generated project, path for path. Only three things change a path: a trailing
 * `.hbs` goes, a leading `_` of a segment becomes a dot (npm leaves dot files out of packages), and
 * `[contract]` or `[event]` stands for one file each.
 */
export function badTemplatePaths(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    const name = path.replace(/^templates\//, '')
    const reason = badPath(name)
    return reason === null ? [] : [`${path}: ${reason}`]
  })
}

/** Templates whose path no generator names, as a string or as a key. */
export function unusedTemplates(paths: readonly string[], generators: Files): readonly string[] {
  const sources = [...generators.values()].join('\n')
  return paths.filter((path) => {
    const name = path.replace(/^templates\//, '')
    return !sources.includes(`'${name}'`) && !sources.includes(` ${name}:`)
  })
}

function badPath(name: string): string | null {
  if (/\.hbs(?!$)/.test(name)) return '.hbs belongs at the end'
  const rest = name.replaceAll(/\[(?:contract|event)\]/g, 'item')
  if (/[[\]]/.test(rest)) return 'only [contract] and [event] repeat'
  const segment = rest.split('/').find((part) => !/^_?[A-Za-z0-9][\w.-]*$/.test(part))
  if (segment === undefined) return null
  if (segment.startsWith('.')) return `write ${segment} as _${segment.slice(1)}`
  return `${segment} is not a plain file name`
}
