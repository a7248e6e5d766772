import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { manifestPath } from '../../emit/manifest.js'
import { BcdataError } from '../../errors.js'

/** A project is made once, and never into somebody's files. */
export function assertTargetFree(target: string, force: boolean): void {
  if (!existsSync(target)) return
  if (!statSync(target).isDirectory()) {
    throw new BcdataError('TARGET_NOT_EMPTY', 'The target is a file.', {
      where: target,
      hint: 'Name another folder: `bcdata init <dir>`.',
    })
  }
  if (existsSync(join(target, manifestPath))) {
    throw new BcdataError('TARGET_NOT_EMPTY', 'The target holds a bcdata project already.', {
      where: target,
      hint: 'Run `npx bcdata generate` in it to bring it up to date.',
    })
  }
  if (existsSync(join(target, 'package.json'))) {
    throw new BcdataError('TARGET_NOT_EMPTY', 'The target is a package of its own.', {
      where: target,
      hint: 'Name a new folder, for instance `bcdata init ./bcdata`; its package.json is not replaced.',
    })
  }
  if (!force && readdirSync(target).length > 0) {
    throw new BcdataError('TARGET_NOT_EMPTY', 'The target folder is not empty.', {
      where: target,
      hint: 'Name another folder (`bcdata init <dir>`), or add --force to write into this one.',
    })
  }
}
