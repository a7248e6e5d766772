import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryBlock } from '../../../../test/fixtures/binlog-arbitraries.js'
import {
  bytesOf,
  exampleBlock,
  exampleBytes,
  plainBytes,
  utf8,
} from '../../../../test/fixtures/binlog-example.js'
import { binlogLaw } from '../../../../test/fixtures/binlog-law.js'
import type { BinlogBlock } from '../../ports/binlog.js'
import { blockItemsMax } from './binlog-format.js'
import { blockOrProblem, decodeBlock } from './decode-block.js'
import { encodeBlock } from './encode-block.js'

import { FrameProblem } from './frame-problem.js'

describe('a block', () => {
  test('reads as the node means it', () => {
    expect(decodeBlock(exampleBytes)).toEqual(exampleBlock)
  })

  test('has the names of its own table, not of one that looks like it', () => {
    const [table] = exampleBlock.tables
    const names = ['u_t', 'u_T', 'u', 'u_ti', '', 'i'.repeat(255)]
    const columns = [
      ['id', 'name', 'age'],
      ['id', 'nam', 'eage'],
      ['ID', 'name', 'age'],
      ['', '', ''],
    ]
    for (const name of [...names, ...names]) {
      for (const three of columns) {
        const own = { ...table, name, columns: [...three, '_status_', '_num_', '_id_'] }
        const block = { ...exampleBlock, tables: [own] } as BinlogBlock

        expect(decodeBlock(encodeBlock(block))).toEqual(block)
      }
    }
  })

  test('has views of the bytes as values', () => {
    const [value] = decodeBlock(exampleBytes).tables[0]?.dirty[0]?.values ?? []

    expect(value?.buffer).toBe(exampleBytes.buffer)
  })

  test('of a node before 2.5.0 has an absent value as an empty one', () => {
    const [table] = exampleBlock.tables
    const created = [{ ...table?.created[0], values: [utf8('2'), utf8(''), utf8('7')] }]

    expect(decodeBlock(plainBytes)).toEqual({
      ...exampleBlock,
      format: 'plain',
      tables: [{ ...table, created }],
    })
  })

  test('comes back as it was written, whatever is in it', () => {
    fc.assert(
      fc.property(arbitraryBlock(), (block) => {
        expect(decodeBlock(encodeBlock(block))).toEqual(block)
      }),
      binlogLaw,
    )
  })
})

describe('bytes that are no block', () => {
  test('are a problem, cut anywhere', () => {
    for (let length = 0; length < exampleBytes.length; length++) {
      const problem = problemOf(exampleBytes.subarray(0, length))

      expect(problem?.reason).toBe('malformed')
      expect(problem?.offset).toBeLessThanOrEqual(length)
    }
  })

  test('are a problem, with something behind the last table', () => {
    expect(problemOf(Buffer.concat([exampleBytes, Buffer.of(0)]))).toMatchObject({
      reason: 'malformed',
      offset: exampleBytes.length,
      message: 'Bytes behind the last table: 1.',
    })
  })

  test('are a block that is written back as it was, or a problem, with any byte changed', () => {
    for (const bytes of [exampleBytes, plainBytes]) {
      for (const changed of withChanges(bytes)) expect(isWrittenBackOrProblem(changed)).toBe(true)
    }
  })

  test('are one of the two, whatever was done to a block', () => {
    fc.assert(
      fc.property(arbitraryBlock(), fc.array(change, { maxLength: 4 }), (block, changes) => {
        const bytes = encodeBlock(block)
        for (const { at, word } of changes) overwrite(bytes, at, word)
        expect(isWrittenBackOrProblem(bytes)).toBe(true)
      }),
      { ...binlogLaw, numRuns: binlogLaw.numRuns * 3 },
    )
  })

  test('are one of the two, at random', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(isWrittenBackOrProblem(bytes)).toBe(true)
      }),
      { ...binlogLaw, numRuns: binlogLaw.numRuns * 10 },
    )
  })
})

describe('a block that asks for more memory than its bytes pay for', () => {
  test.each([
    ['tables', '0000000000000005 ffffffff'],
    ['the name of a table', '0000000000000005 00000001 ff'],
    ['columns', '0000000000000005 00000001 00 ffffffff'],
    [
      'rows',
      '0000000000000005 00000001 00 00000018 5f7374617475735f2c5f6e756d5f2c5f69645f2c6b2c6b2c ffffffff',
    ],
    [
      'a value',
      `${'0000000000000005 00000001 00 00000013 5f7374617475735f2c5f6e756d5f2c5f69645f2c'}6b 00000001 0000000000000001 00 80 ffffffff`,
    ],
  ])('by its count or length of %s is a problem', (_what, hex) => {
    expect(problemOf(bytesOf(hex))?.reason).toBe('malformed')
  })

  test('by columns without rows is refused', () => {
    const block = blockOf({ columns: ','.repeat(blockItemsMax), rows: 0, row: '' })

    expect(problemOf(block)).toMatchObject({ reason: 'oversized' })
  })

  test('by rows that have no values is refused before they are read', () => {
    const columns = `a,b,c,d,e,f,g,${'_status_,_num_,_id_'}`
    const block = blockOf({ columns, rows: blockItemsMax / 8, row: '0000000000000001 00 00' })

    expect(problemOf(block)).toMatchObject({ reason: 'oversized', offset: expect.any(Number) })
    expect(problemOf(block)?.offset).toBeLessThan(100)
  })
})

const change = fc.record({
  at: fc.nat(),
  word: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 4 }),
    fc.constantFrom(Uint8Array.of(0xff, 0xff, 0xff, 0xff), Uint8Array.of(0, 0, 0, 0)),
  ),
})

function overwrite(bytes: Uint8Array, at: number, word: Uint8Array): void {
  const start = at % bytes.length
  bytes.set(word.subarray(0, bytes.length - start), start)
}

/** Every byte with a bit flipped, and as the least and the most that it can be. */
function* withChanges(bytes: Uint8Array): Generator<Uint8Array> {
  for (const [at, before] of bytes.entries()) {
    for (const after of [before ^ 1, before ^ 0x80, 0, 0xff]) yield bytes.with(at, after)
  }
}

function isWrittenBackOrProblem(bytes: Uint8Array): boolean {
  const block = blockOrProblem(bytes)
  return block instanceof FrameProblem || encodeBlock(block).equals(bytes)
}

function problemOf(bytes: Uint8Array): FrameProblem | null {
  const block = blockOrProblem(bytes)
  return block instanceof FrameProblem ? block : null
}

/** A block of one table with the same row again and again. */
function blockOf(table: {
  readonly columns: string
  readonly rows: number
  readonly row: string
}): Buffer {
  const head = bytesOf('0000000000000005 00000001 01 74')
  const columns = Buffer.from(table.columns, 'latin1')
  const row = bytesOf(table.row)
  const rows = Buffer.alloc(row.length * table.rows, row)
  return Buffer.concat([head, word(columns.length), columns, word(table.rows), rows, word(0)])
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
