import { createWriteStream } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { BcdataError } from '../../../errors.js'
import { csvCell } from './csv-cell.js'
import type { Break, ReconciliationReport } from './report.js'

/**
 * Writes `<rule>.json` and `<rule>.csv` into the folder, which is made when it is not there.
 * Readers never see half a report: it is written beside its place and then moved there.
 * @returns the paths of both files
 */
export async function writeReport(
  report: ReconciliationReport,
  directory: string,
): Promise<readonly string[]> {
  const files = [
    { path: join(directory, `${report.rule}.json`), pieces: jsonPieces(report) },
    { path: join(directory, `${report.rule}.csv`), pieces: csvLines(report) },
  ]
  try {
    await mkdir(directory, { recursive: true })
    for (const { path, pieces } of files) {
      await pipeline(Readable.from(pieces), createWriteStream(`${path}.part`))
    }
    for (const { path } of files) await rename(`${path}.part`, path)
  } catch (cause) {
    throw new BcdataError('REPORT_UNWRITABLE', `The report can't be written to ${directory}.`, {
      where: directory,
      hint: 'Make it a folder that you may write to, with space left on its disk.',
      cause,
    })
  }
  return files.map(({ path }) => path)
}

/** Break by break: a report of a million breaks is longer than the longest string of JavaScript. */
function* jsonPieces(report: ReconciliationReport): Generator<string> {
  const { breaks, ...head } = report
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "breaks": [`
  let separator = '\n'
  for (const item of breaks) {
    yield `${separator}    ${JSON.stringify(item)}`
    separator = ',\n'
  }
  yield breaks.length === 0 ? ']\n}\n' : '\n  ]\n}\n'
}

/** A line per break: its key, then the values of both sides for each compared field. */
function* csvLines({ breaks, fields }: ReconciliationReport): Generator<string> {
  const compared = Object.keys(fields)
  const keys = Object.keys(breaks[0]?.key ?? {})
  const titles = compared.flatMap((name) => [`${name}_left`, `${name}_right`])
  yield line(['id', 'kind', ...keys, 'left', 'right', ...titles])
  for (const item of breaks) {
    const values = compared.flatMap((name) => valuesOf(item, name))
    const key = keys.map((name) => item.key[name] ?? null)
    yield line([item.id, item.kind, ...key, item.left, item.right, ...values])
  }
}

/** Empty where the sides agree, so that what differs stands out. */
function valuesOf({ diff, row, left }: Break, name: string): readonly (string | null)[] {
  if (row === null) return [diff[name]?.left ?? null, diff[name]?.right ?? null]
  const value = row[name] ?? null
  return left === null ? [null, value] : [value, null]
}

function line(cells: readonly (string | null)[]): string {
  return `${cells.map(csvCell).join(',')}\n`
}
