import { BcdataError } from '../../../errors.js'
import { failureReason } from '../../../shared/http-connection.js'
import type { BinlogFile } from '../../ports/binlog-source.js'
import { invalid, replaced, unreachable } from '../source-failures.js'
import { type ByteRange, type FileAnswer, readFileAnswer } from './file-answer.js'
import type { HttpClient } from './http-client.js'
import type { HttpLimits } from './http-limits.js'
import { isStalled, readBody } from './read-body.js'

/**
 * Servers drop those who pause in the middle of an answer (nginx after 60 s), and a database may take
 * its time. So a file is taken in pieces that are read at once and wait in memory. The first one is
 * small, since it is often the only one: a poll, or a look at a frame.
 */
const pieceBytesMin = 256 * 1024
/** Over a line of 100 ms and 100 Mbit/s two thirds of its speed; twice this much is in memory. */
const pieceBytesMax = 2 * 1024 * 1024

/** How often a connection may break within a piece, as long as each one brings something. */
const breaksMax = 4

export interface RangeReading {
  readonly client: HttpClient
  readonly limits: HttpLimits
  /** For messages. */
  readonly source: string
  readonly file: BinlogFile
  readonly url: URL
  readonly signal: AbortSignal | undefined
}

/** The file from an offset on. */
export class RangeReader {
  readonly #reading: RangeReading
  #position: number
  #pieceBytes = pieceBytesMin
  #size: number | null = null
  /** Of the answer before; null where there is none, or where it is no use because the file grows. */
  #validator: string | null = null
  #mayCompare = true
  #first: Promise<Uint8Array[]> | null = null
  #whole: Extract<FileAnswer, { kind: 'whole' }> | null = null
  #isEnd = false

  constructor(reading: RangeReading, offset: number) {
    this.#reading = reading
    this.#position = offset
  }

  /** Asks for the first piece, so that the file's size is known. */
  async start(): Promise<number | null> {
    const piece = await this.#nextPiece()
    this.#first = Promise.resolve(piece)
    return this.#size
  }

  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    let piece = this.#first
    while (piece !== null) {
      let next: Promise<Uint8Array[]> | null = null
      for (const chunk of await piece) {
        yield chunk
        // Whoever comes back for more gets the next piece while he reads this one.
        if (!this.#isEnd) next ??= quiet(this.#nextPiece())
      }
      piece = next
    }
    if (this.#whole !== null) yield* this.#skipInto(this.#whole)
  }

  /** Empty at the end, and where the file comes as a whole. */
  async #nextPiece(): Promise<Uint8Array[]> {
    const end = this.#position + this.#pieceBytes
    this.#pieceBytes = Math.min(this.#pieceBytes * 2, pieceBytesMax)
    const chunks: Uint8Array[] = []
    for (let breaks = 0; this.#position < end && !this.#isEnd;) {
      const before = this.#position
      const answer = await this.#ask({ first: this.#position, last: end - 1 })
      try {
        await this.#take(answer, chunks)
      } catch (error) {
        if (error instanceof BcdataError) throw error
        breaks++
        const isHopeless = this.#position === before || isStalled(error)
        if (isHopeless || breaks > breaksMax) throw this.#broken(error)
      }
    }
    return chunks
  }

  async #ask(asked: ByteRange): Promise<FileAnswer> {
    const { client, source, file, url, signal } = this.#reading
    const condition = this.#mayCompare ? this.#validator : null
    const headers = {
      range: `bytes=${asked.first}-${asked.last}`,
      ...(condition !== null && { 'if-range': condition }),
    }
    const message = await client.ask({ method: 'GET', url, headers, signal })
    const answer = readFileAnswer(message, asked, source, file.name)
    if (condition === null || !isAnother(answer, condition)) return answer
    // It grew, or it was replaced: the frames will tell, and a shorter one is found out here.
    if (answer.kind === 'whole') answer.body.destroy()
    this.#mayCompare = false
    return this.#ask(asked)
  }

  async #take(answer: FileAnswer, chunks: Uint8Array[]): Promise<void> {
    const { source, file } = this.#reading
    const size = answer.kind === 'changed' ? null : answer.size
    if (size !== null && size < this.#position) {
      if ('body' in answer) answer.body.destroy()
      throw replaced(source, file.name, `it has only ${size} bytes now`)
    }
    this.#size = size
    switch (answer.kind) {
      case 'range':
        this.#validator = answer.validator
        await this.#takeRange(answer, chunks)
        this.#isEnd = this.#position === size
        return
      case 'whole':
        if (size === this.#position) answer.body.destroy()
        else this.#whole = answer
        this.#isEnd = true
        return
      default:
        this.#isEnd = true
    }
  }

  async #takeRange(
    { body, range }: Extract<FileAnswer, { kind: 'range' }>,
    chunks: Uint8Array[],
  ): Promise<void> {
    for await (const chunk of readBody(body, this.#reading.limits)) {
      const wanted = chunk.subarray(0, range.last + 1 - this.#position)
      this.#position += wanted.length
      if (wanted.length > 0) chunks.push(wanted)
      if (wanted.length < chunk.length) throw this.#tooLong()
    }
    if (this.#position <= range.last) throw new Error('The answer ends too early.')
  }

  /** A server without ranges: what was read before is passed over, and nothing waits in memory. */
  async *#skipInto({
    body,
    size,
  }: Extract<FileAnswer, { kind: 'whole' }>): AsyncGenerator<Uint8Array, void, undefined> {
    let at = 0
    try {
      for await (const chunk of readBody(body, this.#reading.limits)) {
        const wanted = chunk.subarray(Math.max(0, this.#position - at))
        at += chunk.length
        if (wanted.length > 0) yield wanted
      }
    } catch (error) {
      throw this.#broken(error)
    }
    const { source, file } = this.#reading
    if (at < this.#position) throw replaced(source, file.name, `it has only ${at} bytes now`)
    if (size !== null && at < size) throw this.#broken(new Error('The answer ends too early.'))
  }

  #tooLong(): BcdataError {
    const { source, file } = this.#reading
    const hint = 'Serve the files without anything between that changes ranges.'
    return invalid(source, `it sends more of ${file.name} than it announced`, hint)
  }

  #broken(error: unknown): unknown {
    const { signal, source } = this.#reading
    signal?.throwIfAborted()
    return error instanceof BcdataError ? error : unreachable(source, failureReason(error), error)
  }
}

function isAnother(answer: FileAnswer, condition: string): boolean {
  if (answer.kind === 'changed') return true
  return answer.kind === 'whole' && answer.validator !== condition
}

/** Whoever waits for it hears of its failure; until then it must not count as unhandled. */
function quiet<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined)
  return promise
}
