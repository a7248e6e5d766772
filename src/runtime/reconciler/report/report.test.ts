import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../../test/fixtures/temporary-folder.js'
import { printUnits } from '../fields/decimal.js'
import type { Comparison, Finding } from '../matching/comparison.js'
import { buildReport } from './build-report.js'
import { csvCell } from './csv-cell.js'
import { renderReport } from './render-report.js'
import type { ReconciliationReport } from './report.js'
import { writeReport } from './write-report.js'

let directory: string
beforeEach(() => {
  directory = temporaryFolder()
})

const comparison: Comparison = {
  fields: [
    { name: 'tx', meaning: 'hex', tolerance: 0n, print: String },
    { name: 'index', meaning: 'int', tolerance: 0n, print: String },
    { name: 'to', meaning: 'text', tolerance: 0n, print: String },
    {
      name: 'value',
      meaning: 'amount',
      tolerance: 0n,
      print: (value) => printUnits(BigInt(value), 2),
    },
  ],
  key: [0, 1],
  compare: [2, 3],
  control: 3,
}

const left = (index: bigint, to: string | null, value: bigint | null) => ({
  ref: `token_evt_transfer#7/${index}`,
  values: ['0xab', index, to, value],
})
const right = (index: bigint, to: string | null, value: bigint | null) => ({
  ref: `books.csv:${index + 2n}`,
  values: ['0xab', index, to, value],
})

const findings: readonly Finding[] = [
  { kind: 'missing_left', left: null, right: right(10n, '=HYPERLINK("x")', 5n) },
  { kind: 'missing_right', left: left(9n, 'bob', -5n), right: null },
  { kind: 'mismatch', left: left(2n, 'bob', 1000n), right: right(2n, '\u001b[31mBOB', 1001n) },
  { kind: 'mismatch', left: left(1n, null, 7n), right: right(1n, 'bob', null) },
]

function reportOf(given: readonly Finding[]): ReconciliationReport {
  const sum = (side: 'left' | 'right'): bigint =>
    given.reduce((total, finding) => total + ((finding[side]?.values[3] as bigint) ?? 0n), 100n)
  const count = (side: 'left' | 'right'): number =>
    given.filter((finding) => finding[side]).length + 1
  return buildReport({
    rule: 'token-transfers',
    pass: 'exact',
    comparison,
    matching: {
      rows: { left: count('left'), right: count('right') },
      totals: { left: sum('left'), right: sum('right') },
      matched: 1,
      tolerated: 0n,
      findings: given,
    },
    left: { table: 'token_evt_transfer', head: { block: 120, hash: `0x${'12'.repeat(32)}` } },
    right: { file: 'partner/books.csv', bytes: 99, sha256: 'ab'.repeat(32) },
  })
}

describe('a report', () => {
  test('says what differs, field by field, and proves that nothing else does', () => {
    expect(reportOf(findings)).toMatchObject({
      state: 'breaks',
      counts: { matched: 1, mismatch: 2, missing_left: 1, missing_right: 1, duplicate_left: 0 },
      fields: { to: 2, value: 2 },
      control: {
        field: 'value',
        left: '11.02',
        right: '11.06',
        difference: '-0.04',
        explained: '-0.04',
        unexplained: '0.00',
      },
      breaks: [
        {
          kind: 'mismatch',
          key: { tx: '0xab', index: '1' },
          pass: 'exact',
          diff: {
            to: { left: null, right: 'bob' },
            value: { left: '0.07', right: null, delta: '0.07' },
          },
          row: null,
        },
        { kind: 'mismatch', diff: { value: { left: '10.00', right: '10.01', delta: '-0.01' } } },
        {
          kind: 'missing_left',
          left: null,
          right: 'books.csv:12',
          diff: {},
          row: { value: '0.05' },
        },
        { kind: 'missing_right', left: 'token_evt_transfer#7/9', right: null, pass: null },
      ],
    })
  })

  test('names a break the same in every run, and no two breaks alike', () => {
    const twins: readonly Finding[] = [1, 2, 3].map((line) => ({
      kind: 'duplicate_right',
      left: null,
      right: { ...right(1n, 'bob', 5n), ref: `books.csv:${line}` },
    }))
    const ids = (given: readonly Finding[]): string[] => reportOf(given).breaks.map(({ id }) => id)
    expect(ids([...findings].reverse())).toEqual(ids(findings))
    expect(new Set([...ids(twins), ...ids(findings)]).size).toBe(7)
  })

  test('fails when totals and findings disagree', () => {
    const build = () =>
      buildReport({
        ...{ rule: 'r', pass: 'exact', comparison },
        left: { call: 'x', head: { block: 0, hash: '0x' } },
        right: { call: 'x', head: { block: 0, hash: '0x' } },
        matching: {
          rows: { left: 1, right: 1 },
          totals: { left: 1n, right: 2n },
          matched: 1,
          tolerated: 0n,
          findings: [],
        },
      })
    expect(build).toThrow('unexplained')
  })
})

describe('in the terminal', () => {
  test('a report fits one screen and repeats no control sequences', () => {
    expect(renderReport(reportOf(findings))).toMatchInlineSnapshot(`
      "token-transfers: breaks
        left   4 rows of token_evt_transfer, block 120 (0x121212121212…)
        right  4 rows of partner/books.csv (sha256 abababababab…)

        matched                 1
        mismatch                2  (to 2, value 2)
        missing on the left     1
        missing on the right    1
        duplicate on the left   0
        duplicate on the right  0

        control total of value: 11.02 − 11.06 = -0.04
        explained -0.04, unexplained 0.00

        mismatch: tx 0xab, index 1: to null ≠ bob, value 0.07 ≠ null (token_evt_transfer#7/1, books.csv:3)
        mismatch: tx 0xab, index 2: to bob ≠ \\u{1b}[31mBOB, value 10.00 ≠ 10.01 (token_evt_transfer#7/2, books.csv:4)
        missing on the left: tx 0xab, index 10: to =HYPERLINK("x"), value 0.05 (books.csv:12)
        missing on the right: tx 0xab, index 9: to bob, value -0.05 (token_evt_transfer#7/9)"
    `)
  })

  test('a clean report is short', () => {
    expect(renderReport(reportOf([]))).toMatchInlineSnapshot(`
      "token-transfers: clean
        left   1 row of token_evt_transfer, block 120 (0x121212121212…)
        right  1 row of partner/books.csv (sha256 abababababab…)

        matched                 1
        mismatch                0
        missing on the left     0
        missing on the right    0
        duplicate on the left   0
        duplicate on the right  0

        control total of value: 1.00 − 1.00 = 0.00
        explained 0.00, unexplained 0.00"
    `)
  })

  test('many breaks are cut, and counted', () => {
    const many = Array.from({ length: 1030 }, (_, index): Finding => ({
      kind: 'missing_left',
      left: null,
      right: right(BigInt(index), 'bob', 1n),
    }))
    expect(renderReport(reportOf(many))).toContain('… and 1,010 more')
  })
})

describe('in files', () => {
  test('a report is JSON, and CSV for a spreadsheet', async () => {
    const report = reportOf(findings)
    const paths = await writeReport(report, join(directory, 'reports'))
    expect(paths.map((path) => path.slice(directory.length))).toEqual([
      '/reports/token-transfers.json',
      '/reports/token-transfers.csv',
    ])
    expect(readdirSync(join(directory, 'reports'))).toEqual([
      'token-transfers.csv',
      'token-transfers.json',
    ])
    expect(JSON.parse(readFileSync(paths[0] ?? '', 'utf8'))).toEqual(report)
    expect(
      readFileSync(paths[1] ?? '', 'utf8')
        .replace(/b_[0-9a-f]{16}/g, 'b_')
        .replace('\u001b', '<escape>'),
    ).toMatchInlineSnapshot(`
      "id,kind,tx,index,left,right,to_left,to_right,value_left,value_right
      b_,mismatch,0xab,1,token_evt_transfer#7/1,books.csv:3,,bob,0.07,
      b_,mismatch,0xab,2,token_evt_transfer#7/2,books.csv:4,bob,<escape>[31mBOB,10.00,10.01
      b_,missing_left,0xab,10,,books.csv:12,,"'=HYPERLINK(""x"")",,0.05
      b_,missing_right,0xab,9,token_evt_transfer#7/9,,bob,,-0.05,
      "
    `)
  })

  test('a clean report is written too', async () => {
    const [json = '', csv = ''] = await writeReport(reportOf([]), directory)
    expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual(reportOf([]))
    expect(readFileSync(csv, 'utf8').split('\n')).toHaveLength(2)
  })

  test('a folder that can not be made is an error with its path', async () => {
    writeFileSync(join(directory, 'file'), '')
    await expect(writeReport(reportOf([]), join(directory, 'file'))).rejects.toMatchObject({
      code: 'REPORT_UNWRITABLE',
      where: join(directory, 'file'),
    })
    expect(existsSync(join(directory, 'file.part'))).toBe(false)
  })

  test('formulas lose their power, figures stay figures', () => {
    expect(
      ['=1+1', '+1', '-1', '-1.50', '-1+cmd', '@x', '\tx', 'a,b', '', null].map(csvCell),
    ).toEqual(["'=1+1", "'+1", '-1', '-1.50', "'-1+cmd", "'@x", "'\tx", '"a,b"', '""', ''])
  })
})
