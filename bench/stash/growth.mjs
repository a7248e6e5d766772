import { shown } from '../crawl/report.mjs'
import { medians } from '../measure.mjs'
import { ledgerFiles } from './chains.mjs'
import { loadSources } from './load-sources.mjs'

const times = 10
const growthMax = 10.5
const chunkBytes = 65_536

/** Ten times the blocks must not take more than ten times as long. */
export async function run({ rounds }) {
  const { readFrames } = await loadSources('runtime/stash/codec/read-frames.ts')
  const [{ bytes }] = await ledgerFiles(24e6)
  const read = (repeats) => async () => {
    const begin = performance.now()
    const frames = readFrames(repeatedly(bytes, repeats), { file: '0.binlog', offset: 0 })
    for await (const { kind } of frames)
      if (kind !== 'frame') throw new Error(`A frame is ${kind}.`)
    return performance.now() - begin
  }
  const [once, many] = await medians(Math.ceil(rounds / 3), [read(1), read(times)])
  console.log(`${times} times as many blocks: ${shown(once)} ms and ${shown(many)} ms`)
  console.log(`  ${(many / once).toFixed(2)} × the time, to be at most ${growthMax}`)
}

/** A file of the same frames again and again. */
async function* repeatedly(bytes, repeats) {
  yield bytes.subarray(0, 4)
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (let start = 4; start < bytes.length; start += chunkBytes) {
      yield bytes.subarray(start, start + chunkBytes)
    }
  }
}
