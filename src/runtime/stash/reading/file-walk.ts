import { isBcdataError } from '../../../errors.js'
import type { BinlogFrame, FramePlace } from '../../ports/binlog.js'
import type { Damage } from './damage.js'
import { type Asking, FileSteps, type FileStepsOptions } from './file-steps.js'
import type { Step } from './step.js'

/** What a file has to say about a block. */
export interface Found {
  readonly damages: readonly Damage[]
  readonly frame: BinlogFrame | null
  /** The next block that the file has, where it has others but not this one. */
  readonly later: { readonly block: number; readonly place: FramePlace } | null
  /** Where the file ends before the block: the one that would be next, and what is torn there. */
  readonly end: { readonly block: number; readonly tear: Damage | null } | null
}

/** A file that changes each time it is read isn't read for ever. */
const attemptsMax = 3

/** One file, read block by block. Going on is cheap; anything else seeks. */
export class FileWalk {
  readonly #steps: FileSteps
  /** Read, but behind what was sought. */
  #held: Extract<Step, { readonly kind: 'block' }> | null = null

  constructor(options: FileStepsOptions) {
    this.#steps = new FileSteps(options)
  }

  /** Whether the block is what comes next, without any seeking. */
  isBefore(block: number): boolean {
    return this.#held?.block === block || this.#steps.isBefore(block)
  }

  /** Whether everything that was there has been read, and the block would be next. */
  isAtEnd(block: number): boolean {
    return this.#held === null && this.#steps.isAtEnd(block)
  }

  /** An earlier run saw it there. */
  expect(block: number, offset: number): void {
    this.#steps.expect(block, offset)
  }

  async find(block: number, asking: Asking): Promise<Found> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#find(block, asking)
      } catch (error) {
        await this.close()
        if (!isReplaced(error) || attempt === attemptsMax) throw error
        this.#steps.forget()
      }
    }
  }

  /** It may be gone on with; it has to be sought again. */
  async close(): Promise<void> {
    this.#held = null
    await this.#steps.close()
  }

  async #find(block: number, asking: Asking): Promise<Found> {
    if (this.#held === null || this.#held.block > block) {
      this.#held = null
      await this.#steps.seek(block)
    }
    const damages: Damage[] = []
    for (;;) {
      const step = this.#held ?? (await this.#steps.next(asking))
      this.#held = null
      // What speaks about the file as a whole does so wherever it is heard.
      damages.push(...step.aboutFile)
      if (step.kind === 'end') {
        const { block: next, tear } = step
        return { damages, frame: null, later: null, end: { block: next, tear } }
      }
      if (step.block > block) {
        this.#held = { ...step, aboutFile: [] }
        const later = { block: step.block, place: step.place }
        return { damages, frame: null, later, end: null }
      }
      if (step.block === block) {
        if (step.damage !== null) damages.push(step.damage)
        // Whether there is more behind what is damaged says that it won't come any more.
        if (step.frame !== null) return { damages, frame: step.frame, later: null, end: null }
      }
    }
  }
}

export function isReplaced(error: unknown): boolean {
  return isBcdataError(error) && error.code === 'BINLOG_REPLACED'
}
