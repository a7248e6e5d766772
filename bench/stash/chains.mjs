import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadSources } from './load-sources.mjs'

/** A chain of real nodes, where it is at hand. */
export const realFile = fileURLToPath(
  new URL('../../../shared/data/binlog/real-A/BinaryLogs/0.binlog', import.meta.url),
)
if (!existsSync(realFile)) console.log(`The real chain is left out: there is no ${realFile}.\n`)

/** Binlogs of ledgers: `{ name, bytes }` each, about as long as asked for, blocks repeated for it. */
export async function ledgerFiles(bytesMin) {
  const files = [{ name: 'a chain of our own', bytes: await builtFile() }]
  if (existsSync(realFile)) files.push({ name: 'a real chain', bytes: readFileSync(realFile) })
  return files.map(({ name, bytes }) => ({ name, bytes: repeated(bytes, bytesMin) }))
}

/** Blocks with so many values of a mebibyte. */
export async function largeValuesFile({ blocks, valuesPerBlock = 1 }) {
  const { encodeFileHeader, encodeFrame } = await loadSources(
    'runtime/stash/codec/encode-file-header.ts',
    'runtime/stash/codec/encode-frame.ts',
  )
  const columns = ['id', 'value', '_status_', '_num_', '_id_']
  const row = { status: 0, values: [Buffer.from('1'), Buffer.alloc(2 ** 20, 'value')] }
  const created = Array.from({ length: valuesPerBlock }, (_none, id) => ({
    id: BigInt(id),
    ...row,
  }))
  const tables = [{ name: 'u_large', columns, dirty: [], created }]
  const frames = Array.from({ length: blocks }, (_none, number) =>
    encodeFrame({ number, format: 'flagged', tables }),
  )
  return Buffer.concat([encodeFileHeader(), ...frames])
}

async function builtFile() {
  const { buildLedger, binlogFiles } = await loadSources(
    'runtime/testing/binlog/build-ledger.ts',
    'runtime/testing/binlog/write-binlog.ts',
  )
  const { blocks } = await buildLedger({ blocks: 100 })
  const [file] = binlogFiles(blocks)
  return file.bytes
}

function repeated(bytes, bytesMin) {
  const header = bytes.subarray(0, 4)
  const frames = bytes.subarray(4)
  const times = Math.ceil(bytesMin / frames.length)
  return Buffer.concat([header, ...Array.from({ length: times }, () => frames)])
}
