import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Migration } from '../../src/runtime/store/migrate.js'

const repository = fileURLToPath(new URL('../../', import.meta.url))

/** Runs what was printed, not what was meant. */
export async function loadMigration(name: string, text: string): Promise<Migration> {
  const folder = mkdtempSync(join(repository, 'test/.generated-'))
  try {
    const path = join(folder, `${name}.ts`)
    writeFileSync(path, text)
    const { up } = (await import(path)) as Pick<Migration, 'up'>
    return { name, up }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
