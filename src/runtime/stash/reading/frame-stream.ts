import { passAbortOn } from '../../../shared/pass-abort-on.js'
import type { BinlogFile, BinlogSource } from '../../ports/binlog-source.js'
import { type FrameRead, readFrames } from '../codec/read-frames.js'
import { type Peeked, peekChunks } from './peek-chunks.js'

/** A length word, a block's number and a little more: tells what stands there from what stood there. */
export const streamHeadBytes = 64

/** What stands in a file from an offset on, in order. */
export class FrameStream {
  /** Of the file, when it was opened. */
  readonly size: number | null
  readonly head: Uint8Array
  readonly #peeked: Peeked
  readonly #reads: AsyncGenerator<FrameRead, void, undefined>
  readonly #stop: AbortController
  /** Read ahead; undefined where nothing is. */
  #next: FrameRead | null | undefined

  private constructor(
    size: number | null,
    peeked: Peeked,
    place: { readonly file: string; readonly offset: number },
    stop: AbortController,
  ) {
    this.size = size
    this.head = peeked.head
    this.#peeked = peeked
    this.#reads = readFrames(peeked.chunks, place)
    this.#stop = stop
  }

  static open(
    source: BinlogSource,
    file: BinlogFile,
    offset: number,
    signal: AbortSignal | undefined,
  ): Promise<FrameStream> {
    const stop = new AbortController()
    return passingOn(signal, stop, async () => {
      const { size, chunks } = await source.read(file, offset, stop.signal)
      const peeked = await peekChunks(chunks, streamHeadBytes)
      return new FrameStream(size, peeked, { file: file.name, offset }, stop)
    })
  }

  /** Null at the end. Whoever aborts has to close the stream. */
  async next(signal: AbortSignal | undefined): Promise<FrameRead | null> {
    const read = await this.peek(signal)
    this.#next = undefined
    return read
  }

  /** What `next` will answer. */
  async peek(signal: AbortSignal | undefined): Promise<FrameRead | null> {
    if (this.#next === undefined) {
      const { done, value } = await passingOn(signal, this.#stop, () => this.#reads.next())
      this.#next = done ? null : value
    }
    return this.#next
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#reads.return().catch(ignore)
    await this.#peeked.close().catch(ignore)
  }
}

/** A stream outlives the question that opened it, so it listens to a question only as long as that waits. */
async function passingOn<Result>(
  signal: AbortSignal | undefined,
  stop: AbortController,
  work: () => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted()
  const letGo = passAbortOn(signal, stop)
  try {
    return await work()
  } finally {
    letGo()
  }
}

function ignore(): void {
  // Nobody wants what comes any more.
}
