import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { BinlogBlock, BinlogRow, BinlogTable } from '../../../src/runtime/ports/binlog.js'
import { metaColumns } from '../../../src/runtime/ports/ledger-tables.js'
import { encodeFileHeader } from '../../../src/runtime/stash/codec/encode-file-header.js'
import { encodeFrame } from '../../../src/runtime/stash/codec/encode-frame.js'
import {
  type BinlogSet,
  binlogSet,
  binlogSets,
  binlogSetsAreMissing,
} from '../../fixtures/binlog-sets.js'
import { type ReadBinlog, readBinlog } from '../../fixtures/read-binlog.js'

/*
 * Goal: what a node's own writer wrote reads as the node's own reader has it, down to the byte, and is
 * written back as it was; what is damaged says so at the right place.
 */
const sets = binlogSets()
const expectedSets = sets.filter(({ expected }) => expected !== null)

describe.skipIf(binlogSetsAreMissing)('binlogs of nodes', () => {
  test.each(expectedSets)('$name reads as the node reads it', async (set) => {
    const expected = JSON.parse(readFileSync(set.expected ?? '', 'utf8')) as { blocks: Printed[] }

    const blocks = (await readSet(set)).flatMap(({ frames }) => frames.map(({ block }) => block))

    const isPlain = blocks.some(({ format }) => format === 'plain')
    expect(isPlain).toBe(set.name.startsWith('legacy'))
    expect(blocks.map(printed)).toEqual(isPlain ? expected.blocks.map(filled) : expected.blocks)
  })

  test.each(sets)('$name is written back as it was', async (set) => {
    for (const [index, { frames, end }] of (await readSet(set)).entries()) {
      const bytes = readFileSync(join(set.directory, set.files[index] ?? ''))
      const written = [encodeFileHeader(), ...frames.map(({ block }) => encodeFrame(block))]
      const whole = bytes.subarray(0, frames.length === 0 ? 0 : end)

      expect(Buffer.concat(frames.length === 0 ? [] : written).equals(whole)).toBe(true)
    }
  })

  test.each([997, 65_536])('chunks of %i bytes give the same', async (chunkBytes) => {
    const path = join(binlogSet('real-A').directory, '0.binlog')

    expect(await readBinlog(path, chunkBytes)).toEqual(await readBinlog(path, 2 ** 20))
  })

  test.each([
    ['corrupt/crc-block5', '0.binlog', 5, { kind: 'damage', reason: 'crc' }],
    ['corrupt/empty-file', '0.binlog', 0, { kind: 'torn', place: { file: '0.binlog', offset: 0 } }],
    ['corrupt/version2', '0.binlog', 0, { kind: 'damage', reason: 'version', end: null }],
    ['torn-middle', '0.binlog', 4, { kind: 'torn' }],
    ['sources/lagging-live-tail', '0.binlog', 15, { kind: 'torn' }],
  ])('%s: %s has %i frames and then a problem', async (name, file, count, problem) => {
    const read = await readBinlog(join(binlogSet(name).directory, file))

    expect(read.frames.map(({ block }) => block.number)).toEqual(numbersTo(count))
    expect(read.problem).toMatchObject(problem)
  })

  test('bytes of an earlier life behind the last frame are a problem', async () => {
    const read = await readBinlog(join(binlogSet('stale-tail').directory, '3.binlog'))

    expect(read.frames.map(({ block }) => block.number)).toEqual([3])
    expect(read.problem?.place.offset).toBe(read.end)
  })

  test('every other file is whole', async () => {
    const damaged = /^corrupt|torn|stale|lagging/
    const reads = await Promise.all(sets.filter(({ name }) => !damaged.test(name)).map(readSet))

    expect(reads.flat().filter(({ problem }) => problem !== null)).toEqual([])
  })
})

function readSet({ directory, files }: BinlogSet): Promise<readonly ReadBinlog[]> {
  return Promise.all(files.map((file) => readBinlog(join(directory, file))))
}

interface Printed {
  readonly number: string
  readonly tables: readonly PrintedTable[]
}

interface PrintedTable {
  readonly name: string
  readonly key: string | undefined
  readonly columns: readonly string[]
  readonly dirty: readonly PrintedRow[]
  readonly new: readonly PrintedRow[]
}

interface PrintedRow {
  readonly id: string
  readonly status: number
  /** Name and hexadecimal digits; without those that are absent. */
  readonly fields: readonly (readonly [name: string, value: string])[]
}

function printed({ number, tables }: BinlogBlock): Printed {
  return { number: String(number), tables: tables.map(printedTable) }
}

function printedTable({ name, columns, dirty, created }: BinlogTable): PrintedTable {
  const rows = (list: readonly BinlogRow[]) => list.map((row) => printedRow(row, columns))
  return { name, key: columns[0], columns, dirty: rows(dirty), new: rows(created) }
}

function printedRow({ id, status, values }: BinlogRow, columns: readonly string[]): PrintedRow {
  const fields = dataColumns(columns).flatMap((name, index) => {
    const value = values[index] ?? null
    return value === null ? [] : [[name, Buffer.from(value).toString('hex')] as const]
  })
  return { id: String(id), status, fields }
}

/** What is left of rows in the plain format: an absent value is an empty one. */
function filled({ number, tables }: Printed): Printed {
  return { number, tables: tables.map(filledTable) }
}

function filledTable(table: PrintedTable): PrintedTable {
  const names = dataColumns(table.columns)
  const fill = ({ fields, ...row }: PrintedRow): PrintedRow => {
    const values = new Map(fields)
    return { ...row, fields: names.map((name) => [name, values.get(name) ?? '']) }
  }
  return { ...table, dirty: table.dirty.map(fill), new: table.new.map(fill) }
}

function dataColumns(columns: readonly string[]): readonly string[] {
  return columns.filter((name) => !metaColumns.has(name))
}

function numbersTo(count: number): number[] {
  return Array.from({ length: count }, (_none, number) => number)
}
