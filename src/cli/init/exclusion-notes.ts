import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The dapp's own tools that would pick the new folder up, each with the line that keeps them out. */
export function exclusionNotes(dapp: string, folder: string): readonly string[] {
  const files = existsSync(dapp) ? readdirSync(dapp) : []
  const has = (pattern: RegExp) => files.find((name) => pattern.test(name))
  const jest = has(/^jest\.config\./)
  const eslint = has(/^eslint\.config\./)
  return [
    compilesFolder(dapp, folder) ? `tsconfig.json: add "${folder}" to "exclude".` : '',
    jest ? `${jest}: add testPathIgnorePatterns: ['/${folder}/'].` : '',
    eslint ? `${eslint}: add { ignores: ['${folder}/'] }.` : '',
  ].filter((note) => note !== '')
}

/** Without `files` or `include` a tsconfig takes every folder below it. */
function compilesFolder(dapp: string, folder: string): boolean {
  try {
    const text = readFileSync(join(dapp, 'tsconfig.json'), 'utf8')
    const names = (field: string) =>
      new RegExp(`"${field}"\\s*:\\s*\\[([^\\]]*)\\]`).exec(text)?.[1]
    if (names('exclude')?.includes(`"${folder}`)) return false
    const include = names('include')
    if (include !== undefined) return /"(\.|\*\*)(\/|")/.test(include)
    return names('files') === undefined
  } catch {
    return false
  }
}
