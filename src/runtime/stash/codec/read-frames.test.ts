import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryBlock } from '../../../../test/fixtures/binlog-arbitraries.js'
import { exampleBlock, exampleBytes, exampleCrc } from '../../../../test/fixtures/binlog-example.js'
import { binlogLaw } from '../../../../test/fixtures/binlog-law.js'
import { collectFrames, readAll } from '../../../../test/fixtures/read-binlog.js'
import { encodeFileHeader } from './encode-file-header.js'
import { encodeFrame } from './encode-frame.js'
import { type FrameRead, readFrames } from './read-frames.js'

const blocks = [5, 6, 7].map((number) => ({ ...exampleBlock, number }))
const frames = blocks.map(encodeFrame)
const file = Uint8Array.from(Buffer.concat([encodeFileHeader(), ...frames]))
const frameBytes = exampleBytes.length + 8
/** Where frames begin and the last one ends. */
const borders = [0, 1, 2, 3].map((index) => 4 + index * frameBytes)

describe('frames of a file', () => {
  test('have their place, their bytes and their end', async () => {
    const [first, second] = await readAll([file])

    expect(first).toEqual({
      kind: 'frame',
      frame: {
        place: { file: '0.binlog', offset: 4 },
        bytes: exampleBytes,
        crc: exampleCrc,
        block: exampleBlock,
      },
      end: 4 + frameBytes,
    })
    expect(second).toMatchObject({ frame: { place: { offset: 4 + frameBytes } } })
  })

  test('are the same, however the bytes come', async () => {
    const written = fc.array(arbitraryBlock(), { maxLength: 4 })
    const sizes = fc.array(fc.oneof(fc.nat(20), fc.nat(5_000)), { minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(written, sizes, async (some, chunkSizes) => {
        const bytes = Buffer.concat([encodeFileHeader(), ...some.map(encodeFrame)])
        const read = await collectFrames(inChunks(bytes, chunkSizes))

        expect(read.problem).toBeNull()
        expect(read.frames.map(({ block }) => block)).toEqual(some)
      }),
      binlogLaw,
    )
  })

  test('can be read from any of them on', async () => {
    const offset = borders[1] ?? 0
    const reads = await readAll([file.subarray(offset)], { offset })

    expect(numbersOf(reads)).toEqual([6, 7])
    expect(reads[0]).toMatchObject({ frame: { place: { offset } } })
  })

  test('may be none', async () => {
    expect(await readAll([encodeFileHeader()])).toEqual([])
    expect(await readAll([], { offset: 4 })).toEqual([])
  })
})

describe('a file that ends within a frame', () => {
  test('has the frames before, and the rest is torn', async () => {
    for (let length = 0; length < file.length; length++) {
      const reads = await readAll([file.subarray(0, length)])
      const whole = borders.filter((border) => border <= length)
      const offset = whole.at(-1) ?? 0

      expect(numbersOf(reads)).toEqual([5, 6, 7].slice(0, Math.max(0, whole.length - 1)))
      expect(reads.slice(Math.max(0, whole.length - 1))).toEqual(
        offset === length && length > 0
          ? []
          : [
              {
                kind: 'torn',
                place: { file: '0.binlog', offset },
                bytes: file.subarray(offset, length),
              },
            ],
      )
    }
  })
})

describe('a file with a changed byte', () => {
  test('has a problem there and no other frame', async () => {
    for (const [at, before] of file.entries()) {
      for (const after of [before ^ 1, before ^ 0x80]) {
        const reads = await readAll([file.with(at, after)])
        const place = [0, ...borders].findLast((border) => border <= at) ?? 0
        const problem = reads.find(({ kind }) => kind !== 'frame')

        expect(problem).toMatchObject({ place: { offset: place } })
        const first = reads.slice(0, reads.indexOf(problem as FrameRead))
        expect(numbersOf(first)).toEqual(
          [5, 6, 7].filter((_number, i) => (borders[i] ?? 0) < place),
        )
      }
    }
  })

  test('goes on behind a frame whose CRC is wrong', async () => {
    const damaged = file.with(30, 0)
    const reads = await readAll([damaged])

    expect(reads[0]).toEqual({
      kind: 'damage',
      reason: 'crc',
      message: expect.stringMatching(/^The frame's CRC is 0x419c9ff6, but that of its bytes is 0x/),
      place: { file: '0.binlog', offset: 4 },
      bytes: damaged.subarray(4, 4 + frameBytes),
      end: 4 + frameBytes,
    })
    expect(numbersOf(reads)).toEqual([6, 7])
  })
})

describe('a frame', () => {
  test('whose CRC is right over bytes that are no block is malformed', async () => {
    const frame = encodeFrame({ ...exampleBlock, tables: [] })
    frame.writeUInt32BE(1, 12)
    const reads = await readAll([encodeFileHeader(), withCrc(frame), frames[0] ?? frame])

    expect(reads[0]).toMatchObject({
      kind: 'damage',
      reason: 'malformed',
      message: '1 bytes are wanted where 0 are left. (At byte 12 of the block.)',
    })
    expect(numbersOf(reads)).toEqual([5])
  })

  test.each([0, 1, 15])('of %i bytes ends the file, for it can be none', async (length) => {
    const bytes = wordOf(length)

    expect(await readAll([encodeFileHeader(), bytes, frames[0] ?? bytes])).toEqual([
      {
        kind: 'damage',
        reason: 'length',
        message: `A frame can't be ${length} bytes long: its block has at least 12.`,
        place: { file: '0.binlog', offset: 4 },
        bytes: Uint8Array.from(bytes),
        end: null,
      },
    ])
  })

  test('that would be longer than the limit ends the file before it is read', async () => {
    const options = { offset: 0, frameBytesMax: frameBytes - 5 }

    expect(await readAll([file], options)).toMatchObject([{ reason: 'oversized', end: null }])
    expect(await readAll([encodeFileHeader(), wordOf(2 ** 32 - 1)])).toMatchObject([
      { reason: 'oversized', message: expect.stringContaining('4294967295 bytes') },
    ])
  })
})

describe('the bytes', () => {
  test('of another version end the file', async () => {
    const reads = await readAll([file.with(3, 2)])

    expect(reads).toMatchObject([{ reason: 'version', place: { offset: 0 }, end: null }])
  })

  test('are asked for no further than to the end of all sense', async () => {
    let isClosed = false
    async function* chunks(): AsyncGenerator<Uint8Array> {
      try {
        yield wordOf(2)
        throw new Error('asked for more')
      } finally {
        isClosed = true
      }
    }

    const reads: FrameRead[] = []
    for await (const read of readFrames(chunks(), { file: 'f', offset: 0 })) reads.push(read)

    expect(reads).toHaveLength(1)
    expect(isClosed).toBe(true)
  })

  test('may fail to come, after the frames that did', async () => {
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield file.subarray(0, (borders[1] ?? 0) + 10)
      throw new Error('gone')
    }
    const reads: FrameRead[] = []
    const read = async () => {
      for await (const one of readFrames(chunks(), { file: 'f', offset: 0 })) reads.push(one)
    }

    await expect(read()).rejects.toThrow('gone')
    expect(numbersOf(reads)).toEqual([5])
  })

  test('at random give problems, and nothing is thrown', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const reads = await readAll([encodeFileHeader(), wordOf(bytes.length), bytes])

        expect(reads.length).toBeGreaterThan(0)
        expect(numbersOf(reads)).toEqual([])
      }),
      binlogLaw,
    )
  })
})

function numbersOf(reads: readonly FrameRead[]): readonly number[] {
  return reads.flatMap((read) => (read.kind === 'frame' ? [read.frame.block.number] : []))
}

function* inChunks(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  let start = 0
  for (const size of sizes) {
    yield bytes.subarray(start, start + size)
    start += size
  }
  yield bytes.subarray(start)
}

function withCrc(frame: Buffer): Buffer {
  const end = frame.length - 4
  frame.writeUInt32BE(crc32(frame.subarray(4, end)), end)
  return frame
}

function wordOf(value: number): Buffer {
  const word = Buffer.alloc(4)
  word.writeUInt32BE(value)
  return word
}
