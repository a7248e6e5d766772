import { posix } from 'node:path'
import { maskSource } from './masked-source.js'

export interface Import {
  /** `type` leaves no trace in the output; `value` runs with the file; `dynamic` only when reached. */
  readonly kind: 'type' | 'value' | 'dynamic'
  /** A path of this repository (`src/errors.ts`) or a package (`kysely`, `node:fs`). */
  readonly target: string
  /** A file of this repository. */
  readonly own: boolean
  readonly line: number
}

const statement =
  /^(?:import|export)\b(\s+type\b(?!\s+from\b))?(?:[^'"`;=]*?\bfrom)?\s*(['"])(.+?)\2/gm
const call = /\b(?:import|require|createRequire\([^)]*\))\(\s*(['"])(.+?)\1/g

/** Every import of a file. Reads text, not syntax: formatted code begins each statement's line. */
export function importsOf(path: string, source: string): readonly Import[] {
  const code = maskSource(source)
  const at = (kind: Import['kind'], name: string, index: number): Import => ({
    kind,
    target: resolveImport(path, name),
    own: name.startsWith('.'),
    line: code.slice(0, index).split('\n').length,
  })
  return [
    ...[...code.matchAll(statement)].map((match) =>
      at(match[1] === undefined ? 'value' : 'type', match[3] ?? '', match.index),
    ),
    ...[...code.matchAll(call)].map((match) => at('dynamic', match[2] ?? '', match.index)),
  ]
}

/** `kysely` for `kysely/helpers/sqlite`, `@clack/prompts` as it is. */
export function packageName(target: string): string {
  return target.split('/', target.startsWith('@') ? 2 : 1).join('/')
}

function resolveImport(from: string, name: string): string {
  if (!name.startsWith('.')) return name
  return posix.join(posix.dirname(from), name).replace(/\.js$/, '.ts')
}
