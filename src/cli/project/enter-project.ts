import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BcdataError } from '../../errors.js'
import { buildProject } from './build-project.js'

/** Prepares the project in `root` for running: its `.env` is read, its build is fresh. */
export async function enterProject(root: string): Promise<void> {
  if (
    !existsSync(join(root, 'bcdata.config.ts')) &&
    !existsSync(join(root, 'dist/bcdata.config.js'))
  ) {
    throw new BcdataError('CONFIG_NOT_FOUND', 'There is no bcdata project here.', {
      where: root,
      hint: 'Run this in the folder that `bcdata init` made.',
    })
  }
  const env = join(root, '.env')
  if (existsSync(env)) process.loadEnvFile(env)
  await buildProject(root)
}
