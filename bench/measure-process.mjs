import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { timeCommand } from './measure.mjs'

const folder = mkdtempSync(join(tmpdir(), 'bcdata-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const usageFile = join(folder, 'usage.json')
const usageHook = pathToFileURL(join(import.meta.dirname, 'report-usage.mjs')).href

/** Runs a script to its end as a Node process of its own: `{ seconds, cpuSeconds, megabytes }`. */
export async function measureProcess(args, { env, ...options } = {}) {
  const milliseconds = await timeCommand(process.execPath, ['--import', usageHook, ...args], {
    ...options,
    env: { ...process.env, ...env, BCDATA_BENCH_USAGE: usageFile },
  })
  return { seconds: milliseconds / 1000, ...JSON.parse(readFileSync(usageFile, 'utf8')) }
}
