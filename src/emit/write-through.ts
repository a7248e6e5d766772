import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs'

/** The text is on the disk, and not only on its way, when this returns. */
export function writeThrough(path: string, text: string): void {
  const file = openSync(path, 'w')
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } catch (cause) {
    rmSync(path, { force: true })
    throw cause
  } finally {
    closeSync(file)
  }
}
