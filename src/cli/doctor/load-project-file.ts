import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BcdataError } from '../../errors.js'
import { messageOf } from '../../shared/message-of.js'
import { isMissingPackage } from './missing-package.js'

/**
 * A module of the project, from its source where that can be read without a build, and otherwise from
 * the build.
 * @param path without its ending: `src/tables`
 */
export async function loadProjectFile<Module>(root: string, path: string): Promise<Module> {
  const source = join(root, `${path}.ts`)
  const jiti = existsSync(source) ? await loadJiti() : null
  try {
    if (!jiti) return (await import(pathToFileURL(join(root, 'dist', `${path}.js`)).href)) as Module
    const importer = jiti.createJiti(import.meta.url, { fsCache: false, moduleCache: false })
    return await importer.import<Module>(source)
  } catch (cause) {
    const [line = ''] = messageOf(cause).split('\n')
    throw new BcdataError('CONFIG_INVALID', `${path}.ts can't be read: ${line}`, {
      where: source,
      hint: 'Correct the line that the message names; `npm run check` shows all.',
      cause,
    })
  }
}

/** Null in a production install. */
async function loadJiti(): Promise<typeof import('jiti') | null> {
  try {
    return await import('jiti')
  } catch (error) {
    if (isMissingPackage(error)) return null
    throw error
  }
}
