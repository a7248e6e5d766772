/*
 * Removes from dist what no source makes any more, so that a deleted module can't stay in the
 * package. Emptying the folder before each build would pull it away from whoever is running it.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

for (const entry of readdirSync(join(root, 'dist'), { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue
  const output = join(entry.parentPath, entry.name)
  const source = output
    .replace(join(root, 'dist'), join(root, 'src'))
    .replace(/(?:\.d\.ts|\.js)(?:\.map)?$/, '.ts')
  if (!existsSync(source)) rmSync(output)
}
