import { crc32 } from 'node:zlib'
import { atLeast, shown } from '../crawl/report.mjs'
import { medians } from '../measure.mjs'
import { largeValuesFile, ledgerFiles } from './chains.mjs'
import { loadSources } from './load-sources.mjs'

/** Small rows are bounded by the objects that they become, large ones by their bytes. */
const ratioMin = { rows: 0.15, values: 0.6 }

const chunkBytes = 65_536

/** Decoding and CRC against the CRC alone. */
export async function run({ rounds }) {
  const codec = await loadSources(
    'runtime/stash/codec/decode-block.ts',
    'runtime/stash/codec/read-frames.ts',
  )
  for (const { name, bytes } of await ledgerFiles(8e6)) {
    await measure(name, bytes, ratioMin.rows, { codec, rounds })
  }
  const large = await largeValuesFile({ blocks: 16 })
  await measure('values of 1 MiB', large, ratioMin.values, { codec, rounds })
}

async function measure(name, bytes, limit, { codec, rounds }) {
  const frames = framesOf(bytes)
  const blocks = frames.map((frame) => frame.subarray(4, -4))
  const [floor, decoded, streamed] = await medians(rounds, [
    timed(() => crc32(bytes)),
    timed(() => {
      for (const block of blocks) {
        crc32(block)
        codec.decodeBlock(block)
      }
    }),
    timed(async () => {
      const options = { file: '0.binlog', offset: 0 }
      for await (const { kind } of codec.readFrames(chunksOf(bytes), options)) {
        if (kind !== 'frame') throw new Error(`A frame is ${kind}.`)
      }
    }),
  ])
  const rate = (time) => `${shown(bytes.length / time / 1e3).padStart(8)} MB/s`
  console.log(`${name}: ${frames.length} blocks, medians of ${rounds} rounds`)
  console.log(`  CRC alone            ${rate(floor)}`)
  console.log(`  CRC and decoding     ${rate(decoded)}`)
  console.log(
    `  the same in chunks   ${rate(streamed)}, ${(floor / streamed).toFixed(2)} of the floor's`,
  )
  atLeast('bytes/s', floor / decoded, limit)
}

function timed(work) {
  return async () => {
    const begin = performance.now()
    await work()
    return performance.now() - begin
  }
}

function framesOf(file) {
  const frames = []
  for (let start = 4; start < file.length; start += frames.at(-1).length) {
    frames.push(file.subarray(start, start + 4 + file.readUInt32BE(start)))
  }
  return frames
}

async function* chunksOf(bytes) {
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    yield bytes.subarray(start, start + chunkBytes)
  }
}
