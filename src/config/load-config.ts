import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createJiti } from 'jiti'
import { BcdataError } from '../errors.js'
import type { BcdataConfig } from '../shared/config.js'
import { messageOf } from '../shared/message-of.js'
import { configFile } from './config-file.js'
import { validateConfig } from './validate-config.js'

/**
 * Reads `bcdata.config.ts` as it is, without a build. `bcdata` means this copy of us, so that a
 * project can be generated before its packages are installed.
 */
export async function loadConfig(root: string): Promise<BcdataConfig> {
  const path = join(root, configFile)
  if (!existsSync(path)) {
    throw new BcdataError('CONFIG_NOT_FOUND', `There is no ${configFile} here.`, {
      where: root,
      hint: 'Run `npx bcdata init` in the dapp, or this command in the folder that it made.',
    })
  }
  const jiti = createJiti(import.meta.url, {
    alias: { bcdata: fileURLToPath(new URL('../index', import.meta.url)) },
    fsCache: false,
    moduleCache: false,
  })
  let value: unknown
  try {
    value = await jiti.import(path, { default: true })
  } catch (cause) {
    throw new BcdataError('CONFIG_INVALID', `The config can't be read: ${messageOf(cause)}`, {
      where: path,
      hint: 'Correct the line that the message names.',
      cause,
    })
  }
  return validateConfig(value, path)
}
