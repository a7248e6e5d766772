import type { IncomingMessage } from 'node:http'
import { invalid, replaced } from '../source-failures.js'
import { parseContentRange, parseUnsatisfied } from './content-range.js'
import { validatorOf } from './validator.js'

/** Both ends included. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/** What a server answered to the question for bytes of a file. */
export type FileAnswer =
  | {
      readonly kind: 'range'
      readonly body: IncomingMessage
      readonly range: ByteRange
      readonly size: number | null
      readonly validator: string | null
    }
  /** From its beginning: the server does not know ranges, or the file isn't the one of the condition. */
  | {
      readonly kind: 'whole'
      readonly body: IncomingMessage
      readonly size: number | null
      readonly validator: string | null
    }
  /** Nothing stands at the range's beginning. */
  | { readonly kind: 'end'; readonly size: number | null }
  /** Another file than the one of the condition. */
  | { readonly kind: 'changed' }

/** Refuses what contradicts the question or itself. */
export function readFileAnswer(
  answer: IncomingMessage,
  asked: ByteRange,
  source: string,
  file: string,
): FileAnswer {
  const { headers, statusCode } = answer
  if (statusCode === 206) return rangeAnswer(answer, asked, source, file)
  if (statusCode === 200) {
    assertPlain(answer, source, file)
    const size = lengthOf(answer)
    return { kind: 'whole', body: answer, size, validator: validatorOf(headers) }
  }
  answer.destroy()
  if (statusCode === 412) return { kind: 'changed' }
  if (statusCode === 416) return { kind: 'end', size: parseUnsatisfied(headers['content-range']) }
  if (statusCode === 404 || statusCode === 410) throw replaced(source, file, 'it is gone')
  const hint =
    'Look at the log of the server: it has to serve the file to everybody who may read it.'
  throw invalid(source, `asked for ${file} it answers HTTP ${statusCode}`, hint)
}

function rangeAnswer(
  body: IncomingMessage,
  asked: ByteRange,
  source: string,
  file: string,
): FileAnswer {
  assertPlain(body, source, file)
  const header = body.headers['content-range']
  const given = parseContentRange(header)
  const length = lengthOf(body)
  if (
    given === null ||
    given.first !== asked.first ||
    given.last > asked.last ||
    (length !== null && length !== given.last - given.first + 1)
  ) {
    body.destroy()
    const question = `asked for bytes ${asked.first} to ${asked.last} of ${file}`
    const hint = 'Serve the files without anything between that changes ranges.'
    throw invalid(source, `${question} it sends others (${header ?? 'no Content-Range'})`, hint)
  }
  const { first, last, total } = given
  const validator = validatorOf(body.headers)
  return { kind: 'range', body, range: { first, last }, size: total, validator }
}

/** Offsets count bytes of the file, so nothing may stand between it and us. */
function assertPlain(answer: IncomingMessage, source: string, file: string): void {
  const coding = answer.headers['content-encoding']
  if (coding === undefined || coding.toLowerCase() === 'identity') return
  answer.destroy()
  const hint = 'Switch compression off for .binlog files; with nginx: gzip off.'
  throw invalid(source, `it sends ${file} compressed though it must not`, hint)
}

function lengthOf({ headers }: IncomingMessage): number | null {
  const length = headers['content-length']
  return length === undefined || !/^\d{1,15}$/.test(length) ? null : Number(length)
}
