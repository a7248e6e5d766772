import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BcdataError } from '../../errors.js'
import { assertFormat } from './assert-format.js'
import { buildProject } from './build-project.js'

/** Prepares the project in `root` for running: it fits, its `.env` is read, its build is fresh. */
export async function enterProject(root: string): Promise<void> {
  assertProject(root)
  const env = join(root, '.env')
  if (existsSync(env)) process.loadEnvFile(env)
  assertFormat(root)
  await buildProject(root)
}

/** Refuses a folder that holds neither the sources of a project nor its build. */
export function assertProject(root: string): void {
  const configs = ['bcdata.config.ts', 'dist/bcdata.config.js']
  if (configs.some((path) => existsSync(join(root, path)))) return
  throw new BcdataError('CONFIG_NOT_FOUND', 'There is no bcdata project here.', {
    where: root,
    hint: 'Run this in the folder that `bcdata init` made.',
  })
}
