import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './run-command.js'

export type Row = Readonly<Record<string, unknown>>

const script = readFileSync(join(import.meta.dirname, 'print-rows.mjs'), 'utf8')

/** Every table of the project's database, decoded by the packages that are installed there. */
export async function readRows(project: string): Promise<ReadonlyMap<string, readonly Row[]>> {
  // As an argument, it imports what the project would import, and leaves no file in it.
  const args = ['--input-type=module', '--eval', script]
  const { stdout } = await runCommand(process.execPath, args, { cwd: project })
  return new Map(Object.entries(JSON.parse(stdout, untagged) as Record<string, Row[]>))
}

function untagged(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('bigint' in value)) return value
  return BigInt(value.bigint as string)
}
