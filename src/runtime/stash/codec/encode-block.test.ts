import { describe, expect, test } from 'vitest'
import {
  exampleBlock,
  exampleBytes,
  exampleCrc,
  plainBytes,
} from '../../../../test/fixtures/binlog-example.js'
import type { BinlogRow, BinlogTable } from '../../ports/binlog.js'
import { decodeBlock } from './decode-block.js'
import { encodeBlock } from './encode-block.js'
import { encodeFrame } from './encode-frame.js'

const meta = ['_status_', '_num_', '_id_']

describe('a block', () => {
  test('is written as a node writes it', () => {
    expect(encodeBlock(exampleBlock)).toEqual(Buffer.from(exampleBytes))
  })

  test('is written as a node before 2.5.0 writes it, an absent value as an empty one', () => {
    expect(encodeBlock({ ...exampleBlock, format: 'plain' })).toEqual(Buffer.from(plainBytes))
  })

  test('has its length and its CRC in a file', () => {
    const frame = encodeFrame(exampleBlock)

    expect(frame.readUInt32BE(0)).toBe(exampleBytes.length + 4)
    expect(frame.subarray(4, -4)).toEqual(Buffer.from(exampleBytes))
    expect(frame.readUInt32BE(frame.length - 4)).toBe(exampleCrc)
  })

  test.each([
    [0, 1],
    [1, 1],
    [7, 1],
    [8, 2],
    [9, 2],
    [15, 2],
    [16, 3],
    [300, 38],
  ])('of %i values has %i bytes of flags', (valueCount, flagBytes) => {
    const columns = [...Array.from({ length: valueCount }, (_none, i) => `c${i}`), ...meta]
    const absent: BinlogRow = { id: 1n, status: 0, values: columns.slice(3).map(() => null) }
    const without = encodeBlock(blockOf({ columns }))

    expect(encodeBlock(blockOf({ columns, created: [absent] }))).toHaveLength(
      without.length + 9 + flagBytes,
    )
  })

  test('knows its meta columns by name, wherever they stand', () => {
    const columns = ['_id_', 'k', '_num_', '', '_status_', 'v']
    const created = [{ id: 1n, status: 0, values: [Uint8Array.of(7), null, Uint8Array.of(9)] }]
    const bytes = encodeBlock(blockOf({ columns, created }))

    expect(bytes.subarray(-15)).toEqual(
      Buffer.from([0, 0xa0, 0, 0, 0, 1, 7, 0, 0, 0, 1, 9].toSpliced(0, 0, 0, 0, 1)),
    )
    expect(decodeBlock(bytes).tables[0]).toMatchObject({ columns, created })
  })
})

describe('a block that no binlog can hold', () => {
  const row: BinlogRow = { id: 1n, status: 0, values: [null] }

  test.each<[string, Partial<BinlogTable>]>([
    ['a name of 256 bytes', { name: 'n'.repeat(256) }],
    ['a name that is not latin1', { name: '表' }],
    ['a column that is not latin1', { columns: ['ключ', ...meta] }],
    ['a comma in a column', { columns: ['k,v', ...meta] }],
    ['no columns at all', { columns: [] }],
    ['rows without meta columns', { columns: ['k'], created: [row] }],
    ['too few values', { created: [{ ...row, values: [] }] }],
    ['too many values', { dirty: [{ ...row, values: [null, null] }] }],
    ['an id below 0', { created: [{ ...row, id: -1n }] }],
    ['an id of 65 bits', { created: [{ ...row, id: 2n ** 64n }] }],
    ['a status of two bytes', { created: [{ ...row, status: 256 }] }],
    ['a status between numbers', { dirty: [{ ...row, status: 0.5 }] }],
  ])('is refused: %s', (_what, table) => {
    expect(() => encodeBlock(blockOf(table))).toThrow(
      expect.objectContaining({ code: 'BINLOG_BLOCK_INVALID' }),
    )
  })

  test.each([-1, 1.5, 2 ** 53, Number.NaN])('is refused: the number %d', (number) => {
    expect(() => encodeBlock({ ...exampleBlock, number })).toThrow(
      expect.objectContaining({ code: 'BINLOG_BLOCK_INVALID' }),
    )
  })

  test('is refused: more than the decoder takes back', () => {
    const value = new Uint8Array(2 ** 24)
    const created = Array.from({ length: 16 }, () => ({ ...row, values: [value] }))

    expect(() => encodeBlock(blockOf({ created }))).toThrow('too large')
    expect(() => encodeBlock(blockOf({ columns: Array(2 ** 22).fill('') }))).toThrow('too large')
  })
})

function blockOf(table: Partial<BinlogTable>) {
  const rows = { dirty: [], created: [] }
  const tables = [{ name: 'u_t', columns: ['k', ...meta], ...rows, ...table }]
  return { number: 1, format: 'flagged', tables } as const
}
