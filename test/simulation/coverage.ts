import type { ParkedBlocks } from '../../src/runtime/ports/block-store.js'
import type { Subject } from '../../src/runtime/ports/event.js'
import { anywhere, keyText, subjectKey } from '../../src/runtime/store/subject-key.js'

export const chainId = 31_337

/** Of one subject, block by block. */
export interface Covered {
  readonly subject: Subject
  /** Null when the configuration has it no more. */
  wanted: { readonly from: number; readonly to: number } | null
  /** Blocks whose events are stored. */
  readonly blocks: Set<number>
  /** Blocks that the node refused. */
  readonly parked: Set<number>
}

/**
 * Which blocks of which subjects are stored: sets of numbers, instead of ranges that are cut and joined.
 */
export class Coverage {
  readonly #all = new Map<string, Covered>()

  get all(): ReadonlyMap<string, Covered> {
    return this.#all
  }

  /** What `bindSubjects` was told. */
  bind(subjects: readonly Subject[]): void {
    const wishes = new Map<string, { subject: Subject; from: number; to: number }>()
    for (const subject of subjects) {
      const key = keyOf(subject)
      const { startBlock, endBlock = Number.POSITIVE_INFINITY } = subject
      const { from, to } = wishes.get(key) ?? { from: startBlock, to: endBlock }
      wishes.set(key, { subject, from: Math.min(from, startBlock), to: Math.max(to, endBlock) })
    }
    const atAny = new Map([...this.#all].map(([key, { blocks }]) => [key, new Set(blocks)]))
    for (const [key, { subject, from, to }] of wishes) {
      if (from > to) continue
      const known = this.#all.get(key)
      if (known?.wanted?.from === from && known.wanted.to === to) continue
      // Events of any address were events of this one.
      const wider = atAny.get(keyText(anywhere(subjectKey(chainId, subject)))) ?? []
      this.#all.set(key, {
        subject,
        wanted: { from, to },
        blocks: new Set([...(known?.blocks ?? []), ...wider]),
        // What is wanted anew is tried again.
        parked: new Set(),
      })
    }
    for (const [key, covered] of this.#all) {
      const wish = wishes.get(key)
      if (wish !== undefined && wish.from <= wish.to) continue
      if (covered.wanted !== null) covered.parked.clear()
      covered.wanted = null
    }
  }

  /** Blocks came, for all that wants them. */
  fill(from: number, to: number, refused: readonly ParkedBlocks[]): void {
    for (const one of refused) {
      for (const subject of one.subjects) this.#park(subject, one)
    }
    for (const { wanted, blocks, parked } of this.#all.values()) {
      if (wanted === null) continue
      for (let block = Math.max(from, wanted.from); block <= Math.min(to, wanted.to); block++) {
        if (!parked.has(block)) blocks.add(block)
      }
    }
  }

  #park(subject: Subject, { from, to }: ParkedBlocks): void {
    const { startBlock, endBlock = Number.POSITIVE_INFINITY } = subject
    const covered = this.#all.get(keyOf(subject))
    for (let block = Math.max(from, startBlock); block <= Math.min(to, endBlock); block++) {
      covered?.parked.add(block)
    }
  }

  /** Parked blocks are wanted again. */
  retry(): void {
    for (const { parked } of this.#all.values()) parked.clear()
  }

  cut(kept: number): void {
    for (const { blocks, parked } of this.#all.values()) {
      for (const set of [blocks, parked]) {
        for (const block of set) if (block > kept) set.delete(block)
      }
    }
  }

  /** Whether blocks up to the checkpoint are wanted that are neither there nor refused. */
  isMissing(checkpoint: number): boolean {
    for (const state of this.states(checkpoint)) if (state.endsWith(' missing')) return true
    return false
  }

  /** What is known of each block up to the checkpoint, for each subject. */
  *states(checkpoint: number): Generator<string> {
    for (const [key, { wanted, blocks, parked }] of this.#all) {
      for (let block = 0; block <= checkpoint; block++) {
        const isWanted = wanted !== null && wanted.from <= block && block <= wanted.to
        if (blocks.has(block)) yield `${key} ${block} stored`
        else if (parked.has(block)) yield `${key} ${block} parked`
        else if (isWanted) yield `${key} ${block} missing`
      }
    }
  }
}

function keyOf(subject: Subject): string {
  return keyText(subjectKey(chainId, subject))
}
