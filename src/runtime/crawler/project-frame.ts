import { isAbsolute, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const frame = /^\s+at (?:async )?(?:.*? \()?(.+):(\d+:\d+)\)?$/

/** A package that is linked into a project is not in its node_modules. */
const ownFolder = fileURLToPath(new URL('..', import.meta.url))

/** Where in the project's code the error arose, as `/path/token.ts:12:7`; null when unknown. */
export function projectFrame(error: unknown, runtime: string = ownFolder): string | null {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  for (const line of stack.split('\n')) {
    const [, file = '', place = ''] = frame.exec(line) ?? []
    const path = file.startsWith('file:///') ? fileURLToPath(file) : file
    // Node's own modules have no path.
    const isForeign = !isAbsolute(path) || path.split(sep).includes('node_modules')
    if (!isForeign && !path.startsWith(runtime)) return `${path}:${place}`
  }
  return null
}
