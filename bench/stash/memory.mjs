import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { shown } from '../crawl/report.mjs'
import { measureProcess } from '../measure-process.mjs'
import { largeValuesFile, ledgerFiles } from './chains.mjs'
import { loadSources } from './load-sources.mjs'

const mebibytes = 128
const megabytesMax = 200

const reader = join(import.meta.dirname, 'read-file.mjs')

/** What reading a file takes that is as long as a node makes them, in a process of its own. */
export async function run() {
  const { urls } = await loadSources('runtime/stash/codec/read-frames.ts')
  const folder = mkdtempSync(join(tmpdir(), 'bcdata-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const measure = async (name, bytes) => {
    const path = join(folder, '0.binlog')
    writeFileSync(path, bytes)
    const { seconds, megabytes } = await measureProcess([reader, urls[0], path])
    const rate = `${shown(bytes.length / seconds / 1e6)} MB/s with the start of a process`
    console.log(`  ${shown(megabytes).padStart(4)} MB  ${name}, ${rate}`)
  }

  console.log(`Reading a file of ${mebibytes} MiB, to be done with at most ${megabytesMax} MB`)
  const [{ bytes }] = await ledgerFiles(mebibytes * 2 ** 20)
  await measure('small blocks', bytes)
  await measure('blocks of 1 MiB', await largeValuesFile({ blocks: mebibytes }))
  console.log('The same where all of it is one frame, which is held as a whole')
  await measure('a block', await largeValuesFile({ blocks: 1, valuesPerBlock: mebibytes }))
}
