import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMissing } from '../../emit/is-missing.js'
import { BcdataError } from '../../errors.js'

export interface PackageFile {
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, string>>
}

/** The package.json in a folder; null where there is none. */
export function readPackage(folder: string): PackageFile | null {
  const path = join(folder, 'package.json')
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as PackageFile
  } catch (cause) {
    if (isMissing(cause)) return null
    throw new BcdataError('CONFIG_INVALID', `${path} is not JSON.`, {
      where: path,
      hint: 'Correct it, or restore it from version control.',
      cause,
    })
  }
}
