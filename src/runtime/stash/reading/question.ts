import type { BinlogFile } from '../../ports/binlog-source.js'
import type { Gap, Offer } from './block-feed.js'
import type { Damage } from './damage.js'
import type { Found } from './file-walk.js'

/** A block that is wanted, and what was said about it up to now. */
export class Question {
  readonly block: number
  readonly signal: AbortSignal | undefined
  /** The list of files is as it is now. */
  isFresh = false
  hasFrame = false
  /** The first later block that a file has which lacks this one. */
  later: Found['later'] = null
  /** Where the file ends that should go on with the block. */
  end: Found['end'] = null
  #isDamaged = false
  /** Files that have said what they have to say. */
  readonly #closed = new Set<string>()
  readonly #said = new Set<string>()

  constructor(block: number, signal: AbortSignal | undefined) {
    this.block = block
    this.signal = signal
  }

  /** What has been said isn't enough. */
  get isInDoubt(): boolean {
    return this.hasFrame || this.#isDamaged
  }

  /** Which block the file that is looked for begins with. */
  get near(): number {
    return Math.min(this.block, this.end?.block ?? this.block)
  }

  /** A file that ends before the block may have grown; any other one has been heard. */
  isOpen({ name }: BinlogFile): boolean {
    return !this.#closed.has(name)
  }

  /** What a file adds to what others said. */
  *offersOf(file: BinlogFile, found: Found): Generator<Offer, void, undefined> {
    const { damages, frame, later, end } = found
    if (frame !== null || later !== null) this.#closed.add(file.name)
    if (later !== null && later.block <= (this.later?.block ?? later.block)) this.later = later
    if (end !== null && end.block >= (this.end?.block ?? 0)) this.end = end
    for (const damage of damages) yield* this.#say(damage)
    if (frame === null || !this.#isNew(frame.place, 'frame')) return
    this.hasFrame = true
    yield { kind: 'frame', frame }
  }

  /** What is said in the end, when there is no frame. */
  *rest(): Generator<Offer, void, undefined> {
    if (this.hasFrame) return
    const gap = this.#gap()
    // A tear is nothing special, unless there should be no end.
    if (gap !== null && this.end?.tear) yield* this.#say(this.end.tear)
    yield { kind: 'absent', gap }
  }

  #gap(): Gap | null {
    if (this.later === null) return null
    const { block, place } = this.later
    return { from: this.block, to: block - 1, behind: place }
  }

  *#say(damage: Damage): Generator<Offer, void, undefined> {
    this.#isDamaged = true
    if (this.#isNew(damage.place, damage.reason)) yield damage
  }

  #isNew({ file, offset }: Damage['place'], what: string): boolean {
    const key = `${what} ${offset} ${file}`
    if (this.#said.has(key)) return false
    this.#said.add(key)
    return true
  }
}
