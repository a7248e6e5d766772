import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BinlogBlock } from '../../ports/binlog.js'
import { encodeFrame } from '../../stash/codec/encode-frame.js'
import { readFrames } from '../../stash/codec/read-frames.js'
import { buildLedger } from './build-ledger.js'
import { binlogFiles, writeBinlog } from './write-binlog.js'

describe('the files of a node', () => {
  let blocks: readonly BinlogBlock[]
  beforeAll(async () => {
    blocks = (await buildLedger({ blocks: 12 })).blocks
  })

  const folder = mkdtempSync(join(tmpdir(), 'binlog-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each([
    ['one', {}, ['0.binlog']],
    ['one after each restart', { splitAt: [3, 9] }, ['0.binlog', '3.binlog', '9.binlog']],
    ['of 5 blocks', { maxBlocks: 5 }, ['0.binlog', '5.binlog', '10.binlog']],
  ])('are %s', async (name, options, files) => {
    const directory = join(folder, name)
    expect(await writeBinlog(directory, blocks, options)).toEqual(files)
    expect(readdirSync(directory).sort()).toEqual([...files].sort())
    const read: BinlogBlock[] = []
    for (const file of files) read.push(...(await readBlocks(directory, file)))
    expect(framesOf(read).equals(framesOf(blocks))).toBe(true)
  })

  test('are never longer than their limit, unless a single block is', () => {
    const lengths = blocks.map((block) => encodeFrame(block).length)
    const longest = Math.max(...lengths)
    for (const maxBytes of [1, longest + 3, longest + 4, 2 * longest]) {
      const files = [...binlogFiles(blocks, { maxBytes })]
      const all = Buffer.concat(files.map(({ bytes }) => bytes.subarray(4)))
      expect(all.equals(framesOf(blocks))).toBe(true)
      const tooLong = files.filter(({ bytes }) => bytes.length > maxBytes)
      for (const { bytes } of tooLong) expect(lengths).toContain(bytes.length - 4)
      expect(tooLong).toHaveLength(lengths.filter((length) => length + 4 > maxBytes).length)
    }
  })
})

function framesOf(blocks: readonly BinlogBlock[]): Buffer {
  return Buffer.concat(blocks.map(encodeFrame))
}

async function readBlocks(directory: string, file: string): Promise<readonly BinlogBlock[]> {
  const chunks = (async function* () {
    yield readFileSync(join(directory, file))
  })()
  const blocks: BinlogBlock[] = []
  for await (const read of readFrames(chunks, { file, offset: 0 })) {
    if (read.kind === 'frame') blocks.push(read.frame.block)
  }
  return blocks
}
