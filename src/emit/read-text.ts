import { readFileSync } from 'node:fs'
import { isMissing } from './is-missing.js'

/** Null where there is no such file; whatever else is in the way is thrown. */
export function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
