import { inputInvalid } from '../../input-invalid.js'

/*
 * Records of RFC 4180, strictly: a file that is almost CSV is an error with its line, because a
 * lenient reader would compare shifted columns.
 */

/** Null is an empty cell without quotes; `""` is empty text. */
export type CsvCell = string | null

export interface CsvRecord {
  /** Line of the file on which it begins, from 1. */
  readonly line: number
  readonly cells: readonly CsvCell[]
}

/** Far more than a row of a book needs; a quote that is never closed ends here, not in memory. */
const recordCharactersMax = 1024 * 1024

/** Cuts pieces of text, wherever they break, into records. */
export async function* readCsvRecords(
  file: string,
  pieces: AsyncIterable<string>,
): AsyncGenerator<readonly CsvRecord[]> {
  let line = 1
  let rest = ''
  const cut = (isEnd: boolean): readonly CsvRecord[] => {
    const records: CsvRecord[] = []
    let start = 0
    while (start < rest.length) {
      const parsed = parseRecord(rest, start, isEnd, `${file}:${line}`)
      if (parsed === null) break
      records.push({ line, cells: parsed.cells })
      line += parsed.lineCount
      start = parsed.end
    }
    rest = rest.slice(start)
    return records
  }
  for await (const piece of pieces) {
    rest += piece
    yield cut(false)
    if (rest.length > recordCharactersMax) throw brokenQuoting(`${file}:${line}`)
  }
  yield cut(true)
  if (rest.length > 0) throw brokenQuoting(`${file}:${line}`)
}

interface ParsedRecord {
  readonly cells: readonly CsvCell[]
  /** Where the next record begins. */
  readonly end: number
  readonly lineCount: number
}

/** Null when the record goes on behind the end of the text. */
function parseRecord(
  text: string,
  start: number,
  isEnd: boolean,
  where: string,
): ParsedRecord | null {
  const newline = text.indexOf('\n', start)
  if (newline === -1 && !isEnd) return null
  const end = newline === -1 ? text.length : newline
  const line = withoutReturn(text.slice(start, end))
  if (line.includes('"')) return parseQuotedRecord(text, start, isEnd, where)
  if (line.includes('\r')) throw loneReturn(where)
  return { cells: line.split(',').map((cell) => cell || null), end: end + 1, lineCount: 1 }
}

function parseQuotedRecord(
  text: string,
  start: number,
  isEnd: boolean,
  where: string,
): ParsedRecord | null {
  const cells: CsvCell[] = []
  let position = start
  for (;;) {
    const cell = text[position] === '"' ? quotedCell(text, position) : plainCell(text, position)
    if (cell === null) return null
    cells.push(cell.value)
    position = cell.end
    if (position >= text.length && !isEnd) return null
    if (text[position] === ',') {
      position += 1
      continue
    }
    if (text.startsWith('\r\n', position)) position += 1
    else if (position < text.length && text[position] !== '\n') {
      // The byte behind a carriage return may still be on its way.
      if (text[position] === '\r' && position + 1 === text.length && !isEnd) return null
      throw brokenQuoting(where)
    }
    const end = position + 1
    return { cells, end, lineCount: countLines(text, start, end) }
  }
}

interface ParsedCell {
  readonly value: CsvCell
  readonly end: number
}

function quotedCell(text: string, start: number): ParsedCell | null {
  let value = ''
  let from = start + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote === -1) return null
    if (text[quote + 1] !== '"') return { value: value + text.slice(from, quote), end: quote + 1 }
    value += text.slice(from, quote + 1)
    from = quote + 2
  }
}

const cellEnd = /[,\r\n"]/g

function plainCell(text: string, start: number): ParsedCell {
  cellEnd.lastIndex = start
  const end = cellEnd.exec(text)?.index ?? text.length
  return { value: text.slice(start, end) || null, end }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

function countLines(text: string, start: number, end: number): number {
  let count = 0
  for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) {
    count += 1
  }
  return count
}

function brokenQuoting(where: string): Error {
  return inputInvalid(
    where,
    'The quotes of this record are broken.',
    'Quote a whole cell, and write a quote inside it twice.',
  )
}

function loneReturn(where: string): Error {
  return inputInvalid(
    where,
    'A carriage return stands alone in this record.',
    'End the lines with LF or CR LF, and quote cells that hold line breaks.',
  )
}
