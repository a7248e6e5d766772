import { BcdataError } from '../../../errors.js'
import type { Clock } from '../../ports/clock.js'
import type { BlockFeed, Offer } from '../reading/block-feed.js'
import { withdrawn } from './withdrawn.js'

interface Reading {
  readonly block: number
  readonly iterator: AsyncIterator<Offer>
  readonly stop: AbortController
  /** The offer that is awaited; null once it was handed out. */
  pending: Promise<IteratorResult<Offer>> | null
}

/**
 * A feed that is read while its last block is being proven: the next block is asked for as soon as a
 * frame is there. Nobody waits longer than `answerMsMax` for it, whatever it does.
 */
export class SourceReader {
  readonly #feed: BlockFeed
  readonly #clock: Clock
  readonly #answerMsMax: number
  #reading: Reading | null = null
  /** A feed answers one question at a time: the end of the one before. */
  #ended: Promise<unknown> = Promise.resolve()

  constructor(feed: BlockFeed, clock: Clock, answerMsMax: number) {
    this.#feed = feed
    this.#clock = clock
    this.#answerMsMax = answerMsMax
  }

  get height(): number | null {
    return this.#feed.height()
  }

  /** Rejects with BINLOG_SOURCE_UNREACHABLE where the source says nothing, or with the signal's reason. */
  async *offers(block: number, signal: AbortSignal): AsyncGenerator<Offer, void, undefined> {
    let reading = this.#open(block)
    try {
      for (let count = 1; ; count++) {
        const { done, value } = await this.#next(reading, signal)
        if (done) return
        if (value.kind === 'frame') this.#readOn(block)
        yield value
        // The next block is what is mostly wanted after a frame; another offer was wanted instead.
        if (this.#reading !== reading) reading = this.#begin(block, count)
      }
    } finally {
      if (this.#reading === reading) this.#drop()
    }
  }

  async close(): Promise<void> {
    this.#drop()
    // A timer that nobody needs any more would hold the process.
    const waiting = new AbortController()
    await Promise.race([this.#ended, this.#clock.sleep(this.#answerMsMax, waiting.signal)])
    waiting.abort(withdrawn)
    await this.#feed.close()
  }

  #open(block: number): Reading {
    return this.#reading?.block === block ? this.#reading : this.#begin(block, 0)
  }

  #readOn(block: number): void {
    this.#begin(block + 1, 0)
  }

  /** The first offers of a block may be known already. */
  #begin(block: number, skipped: number): Reading {
    this.#drop()
    const stop = new AbortController()
    const iterator = this.#feed.offers(block, stop.signal)[Symbol.asyncIterator]()
    const pending = this.#ended.then(async () => {
      for (let count = 0; count < skipped; count++) await iterator.next()
      return iterator.next()
    })
    const reading: Reading = { block, iterator, stop, pending: quiet(pending) }
    this.#reading = reading
    return reading
  }

  #next(reading: Reading, signal: AbortSignal): Promise<IteratorResult<Offer>> {
    const next = reading.pending ?? quiet(reading.iterator.next())
    reading.pending = null
    return this.#within(next, signal)
  }

  #drop(): void {
    const reading = this.#reading
    if (reading === null) return
    this.#reading = null
    reading.stop.abort(withdrawn)
    const { iterator, pending } = reading
    this.#ended = this.#ended
      .then(() => pending)
      .catch(ignore)
      .then(() => iterator.return?.())
      .catch(ignore)
  }

  /** A feed that heeds no signal is left alone with its question. */
  #within<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
    const waiting = new AbortController()
    return new Promise<Result>((resolve, reject) => {
      const stop = (): void => reject(signal.reason)
      if (signal.aborted) return stop()
      signal.addEventListener('abort', stop, { once: true, signal: waiting.signal })
      void this.#clock
        .sleep(this.#answerMsMax, waiting.signal)
        .then(() => reject(silence(this.#feed.source, this.#answerMsMax)))
      promise.then(resolve, reject)
    }).finally(() => waiting.abort(withdrawn))
  }
}

/** Whoever waits for it hears of its failure; until then it must not count as unhandled. */
function quiet<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(ignore)
  return promise
}

function ignore(): void {
  // The question was withdrawn: nobody wants its answer.
}

export function silence(source: string, ms: number): BcdataError {
  return new BcdataError(
    'BINLOG_SOURCE_UNREACHABLE',
    `${source} said nothing for ${Math.ceil(ms / 1_000)} s.`,
    { where: source, hint: 'Check that the source is there and can be read.' },
  )
}
