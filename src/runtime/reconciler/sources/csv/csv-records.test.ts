import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CsvRecord, readCsvRecords } from './csv-records.js'

async function* inPieces(text: string, length = text.length): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += length) yield text.slice(start, start + length)
}

async function read(text: string, length?: number): Promise<CsvRecord[]> {
  const records: CsvRecord[] = []
  for await (const batch of readCsvRecords('a.csv', inPieces(text, length))) records.push(...batch)
  return records
}

const cellsOf = async (text: string): Promise<unknown> =>
  (await read(text)).map(({ cells }) => cells)

const cell = fc.oneof(
  fc.constant(null),
  fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' ', '😀') }),
)
const records = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }))

test('what was written is read, wherever the pieces break and however lines end', async () => {
  const ending = fc.constantFrom('\n', '\r\n')
  await fc.assert(
    fc.asyncProperty(
      records,
      ending,
      fc.boolean(),
      fc.integer({ min: 1, max: 9 }),
      async (given, newline, isClosed, length) => {
        const quote = (value: string | null): string =>
          value === null
            ? ''
            : /[",\r\n]|^$/.test(value)
              ? `"${value.replaceAll('"', '""')}"`
              : value
        const text = given.map((cells) => cells.map(quote).join(',')).join(newline)
        const read_ = await read(text + (isClosed && given.length > 0 ? newline : ''), length)
        expect(read_.map(({ cells }) => cells)).toEqual(given)
      },
    ),
  )
})

test('any text is read or refused, the same way wherever the pieces break', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r') })
  const outcome = (given: string, length: number): Promise<unknown> =>
    read(given, length).catch((error: unknown) => String(error))
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 5 }), async (given, length) => {
      expect(await outcome(given, length)).toEqual(await outcome(given, 1000))
    }),
    { numRuns: 1000 },
  )
})

describe('records', () => {
  test('know their lines, also behind line breaks in quotes', async () => {
    const lines = (await read('a,b\r\n"x\ny\n",1\nlast,2')).map(({ line }) => line)
    expect(lines).toEqual([1, 2, 5])
  })

  test('tell an empty cell from empty text', async () => {
    expect(await cellsOf('a,,""\n"",,b')).toEqual([
      ['a', null, ''],
      ['', null, 'b'],
    ])
  })

  test('end with a comma in an empty cell', async () => {
    expect(await cellsOf('"a",\n')).toEqual([['a', null]])
    expect(await cellsOf('"a",')).toEqual([['a', null]])
  })
})

describe('broken quoting is refused with its line', () => {
  test.each([
    ['text behind a quote', 'a,b\n"x"y,1\n', 'a.csv:2'],
    ['a quote in the middle', 'a,b\nx,1\ny"y,2\n', 'a.csv:3'],
    ['a quote that stays open', 'a,b\n"x,1\ny,2\n', 'a.csv:2'],
  ])('%s', async (_, text, where) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'RECONCILE_INPUT_INVALID', where })
  })

  test('an open quote does not collect the rest of a large file', async () => {
    let pieceCount = 0
    async function* endless(): AsyncGenerator<string> {
      yield 'a,b\n"'
      for (;;) {
        pieceCount += 1
        yield 'x'.repeat(100_000)
      }
    }
    const reading = async (): Promise<void> => {
      for await (const _ of readCsvRecords('a.csv', endless()));
    }
    await expect(reading()).rejects.toMatchObject({ where: 'a.csv:2' })
    expect(pieceCount).toBeLessThan(20)
  })

  test('a lone carriage return', async () => {
    await expect(read('a,b\rc,d\r')).rejects.toMatchObject({ where: 'a.csv:1' })
  })
})
