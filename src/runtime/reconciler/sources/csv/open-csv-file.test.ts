import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../../../test/fixtures/temporary-folder.js'
import { csvFile } from '../csv-file.js'
import { localDir } from '../local-dir.js'
import type { Side, SourceRow } from '../side.js'
import { openCsvFile } from './open-csv-file.js'

let directory: string
beforeEach(() => {
  directory = temporaryFolder()
  mkdirSync(join(directory, 'partner'))
})

const source = csvFile({
  from: localDir('./partner'),
  name: 'books.csv',
  columns: { tx: 'text', value: 'decimal', note: 'text?', paid: 'bool?' },
})

function opened(content: string | Uint8Array): Promise<Side> {
  writeFileSync(join(directory, 'partner', 'books.csv'), content)
  return openCsvFile(source, ['tx', 'value', 'note', 'paid'], directory)
}

async function rowsOf(side: Side): Promise<SourceRow[]> {
  const rows: SourceRow[] = []
  for await (const batch of side.rows()) rows.push(...batch)
  return rows
}

const read = (content: string | Uint8Array): Promise<SourceRow[]> => opened(content).then(rowsOf)

describe('a file is read', () => {
  test('by the names of its header, whatever else it holds', async () => {
    expect(
      await read('paid,extra,value,tx,note\ntrue,x,10.50,0xAB,\n0,,-1,"","a, ""b"""\n'),
    ).toEqual([
      { ref: 'books.csv:2', values: ['0xAB', { unscaled: 1050n, scale: 2 }, null, true] },
      { ref: 'books.csv:3', values: ['', { unscaled: -1n, scale: 0 }, 'a, "b"', false] },
    ])
  })

  test('with a byte order mark, CR LF, blank lines and no newline at the end', async () => {
    const rows = await read('\uFEFFtx,value,note,paid\r\n\r\na,1,,\r\n\r\nb,2,,')
    expect(rows.map(({ ref, values }) => [ref, values[0]])).toEqual([
      ['books.csv:3', 'a'],
      ['books.csv:5', 'b'],
    ])
  })

  test('when it holds a header only', async () => {
    expect(await read('tx,value,note,paid\n')).toEqual([])
  })

  test('and described by its bytes', async () => {
    const content = 'tx,value,note,paid\né,1,,\n'
    const side = await opened(content)
    await rowsOf(side)
    expect(side.describe()).toEqual({
      file: 'partner/books.csv',
      bytes: Buffer.byteLength(content),
      sha256: createHash('sha256').update(content).digest('hex'),
    })
  })

  test('when it is larger than a piece, and characters lie across the border', async () => {
    const rows = await read(`tx,value,note,paid\n${'ééé,1,,\n'.repeat(60_000)}`)
    expect(rows).toHaveLength(60_000)
    expect(rows.every(({ values }) => values[0] === 'ééé')).toBe(true)
  })
})

describe('a file is refused with its line', () => {
  const header = 'tx,value,note,paid\n'
  test.each([
    ['a column is missing', 'tx,amount,note,paid\n', ':1', 'has no column "value"'],
    ['a column is there twice', 'tx,value,value,note,paid\n', ':1', 'has two columns "value"'],
    ['another separator', 'tx;value;note;paid\n', ':1', 'has no column "tx"'],
    ['a cell too many', `${header}a,1,,,\n`, ':2', 'has 5 cells, the header has 4'],
    ['a cell too few', `${header}a,1,,\nb,1,\n`, ':3', 'has 3 cells'],
    [
      'an amount with separators',
      `${header}a,"1,000.50",,\n`,
      ':2',
      'Column "value": "1,000.50" is not',
    ],
    ['an empty amount', `${header}a,,,\n`, ':2', 'Column "value": the cell is empty'],
    ['no truth value', `${header}"a\nb",1,,yes\n`, ':2', '"yes" is not true or false'],
    ['broken quotes', `${header}a,"1"0,,\n`, ':2', 'quotes'],
    ['nothing in it', '', '', 'is empty'],
    ['only blank lines', '\n', ':1', 'has no column "tx"'],
  ])('%s', async (_, content, line, message) => {
    await expect(read(content)).rejects.toMatchObject({
      code: 'RECONCILE_INPUT_INVALID',
      where: `partner/books.csv${line}`,
      message: expect.stringContaining(message),
      hint: expect.any(String),
    })
  })

  test('bytes that are not UTF-8, wherever they are', async () => {
    for (const bytes of [
      Buffer.from([0xff, 0xfe, 0x74, 0]),
      Buffer.from([...Buffer.from(header), 0xe9]),
    ]) {
      await expect(read(bytes)).rejects.toMatchObject({
        message: 'partner/books.csv is not UTF-8.',
      })
    }
  })

  test('control sequences of a terminal are not repeated', async () => {
    await expect(read(`${header}a,\u001b[2J\u009b1m,,\n`)).rejects.toMatchObject({
      message: 'Column "value": "\\u{1b}[2J\\u{9b}1m" is not a plain decimal figure.',
    })
  })
})

describe('a file that is not there', () => {
  test('is late', async () => {
    await expect(openCsvFile(source, [], directory)).rejects.toMatchObject({
      code: 'INPUT_LATE',
      message: 'partner/books.csv is not there yet.',
      where: join(directory, 'partner', 'books.csv'),
    })
  })

  test('is no directory', async () => {
    mkdirSync(join(directory, 'partner', 'books.csv'))
    await expect(openCsvFile(source, [], directory)).rejects.toMatchObject({
      code: 'RECONCILE_INPUT_INVALID',
    })
  })
})

test('a file that grows while it is read is an error', async () => {
  const side = await opened(`tx,value,note,paid\n${'a,1,,\n'.repeat(200_000)}`)
  const reading = async (): Promise<void> => {
    for await (const _ of side.rows()) {
      appendFileSync(join(directory, 'partner', 'books.csv'), 'b,2,,\n')
    }
  }
  await expect(reading()).rejects.toMatchObject({ code: 'RECONCILE_INPUT_CHANGED' })
})
