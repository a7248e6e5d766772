import type { BinlogFile, BinlogSource } from '../../ports/binlog-source.js'
import type { Clock } from '../../ports/clock.js'
import type { BlockFeed, KnownPlace, Offer } from './block-feed.js'
import { FileList } from './file-list.js'
import { FileWalk, type Found, isReplaced } from './file-walk.js'
import { Question } from './question.js'

/** So many files are remembered; each has a small index of its frames. */
const walksMax = 16

/** A later file without a single block says nothing; so many of them are looked at. */
const laterMax = 3

/** The files of one source as a sequence of blocks. Answers one question at a time. */
export class BinlogFeed implements BlockFeed {
  readonly source: string
  readonly #source: BinlogSource
  readonly #clock: Clock
  readonly #known: KnownPlace | null
  /** Null before the first look. */
  #files: FileList | null = null
  readonly #walks = new Map<string, FileWalk>()
  /** The file that the last frame came from: it goes on with the next one. */
  #current: string | null = null
  #height: number | null = null

  constructor(source: BinlogSource, clock: Clock, known: KnownPlace | null) {
    this.source = source.name
    this.#source = source
    this.#clock = clock
    this.#known = known
  }

  async *offers(block: number, signal?: AbortSignal): AsyncGenerator<Offer, void, undefined> {
    const question = new Question(block, signal)
    // A source without a list finds what it is asked for: where it had a block the last time.
    let asked = this.#files === null ? (knownFile(this.#known) ?? block) : null
    const files = asked === null ? this.#files : await this.#list(asked, signal)
    if (files !== null) yield* this.#ask(question, files, asked !== null)
    // There, files are found one after another, by where the one before ends.
    while (asked !== question.near) {
      asked = question.near
      yield* this.#ask(question, await this.#list(asked, signal), true)
    }
    if (!question.hasFrame) yield* this.#askLater(question)
    yield* question.rest()
  }

  height(): number | null {
    return this.#height
  }

  async close(): Promise<void> {
    const walks = [...this.#walks.values()]
    this.#walks.clear()
    await Promise.all(walks.map((walk) => walk.close()))
  }

  /** @param isFresh the list is new, so that a file whose end is known may have grown */
  async *#ask(
    question: Question,
    files: FileList,
    isFresh: boolean,
  ): AsyncGenerator<Offer, void, undefined> {
    const { block } = question
    question.isFresh = isFresh
    const current = files.named(this.#current ?? '')
    if (current !== null && this.#walkOf(current).isBefore(block)) {
      yield* this.#askFile(question, current, files)
    }
    const floor = files.floor(block)
    if (floor === null) return
    const isKnown = this.#walkOf(floor).isAtEnd(block) && !isFresh
    if (!isKnown) yield* this.#askFile(question, floor, files)
    const before = files.before(floor)
    // An older file may have what this one has wrong, or hasn't got at all.
    const isNeeded = question.isInDoubt || question.end?.block === floor.firstBlock
    if (isNeeded && before !== null) yield* this.#askFile(question, before, files)
  }

  /** Files behind the block: either it is missing, or it is in one with a wrong name. */
  async *#askLater(question: Question): AsyncGenerator<Offer, void, undefined> {
    const files = this.#files ?? new FileList([])
    for (const file of files.after(question.block).slice(0, laterMax)) {
      yield* this.#askFile(question, file, files)
      if (question.hasFrame || question.later !== null) return
    }
  }

  async *#askFile(
    question: Question,
    file: BinlogFile,
    files: FileList,
  ): AsyncGenerator<Offer, void, undefined> {
    if (!question.isOpen(file)) return
    const { block, signal } = question
    const walk = this.#walkOf(file)
    const isNewest = file.name === files.newest?.name
    const found = await walk.find(block, { file, isNewest, signal }).catch((error: unknown) => {
      // The list is old; the new one, which comes next, may do without the file.
      if (isReplaced(error) && !question.isFresh) return null
      throw error
    })
    if (found === null) return
    this.#saw(found, block)
    if (found.frame !== null) await this.#goOnWith(file)
    else if (file.name !== this.#current) await walk.close()
    yield* question.offersOf(file, found)
  }

  async #goOnWith({ name }: BinlogFile): Promise<void> {
    const before = this.#current
    this.#current = name
    if (before !== name) await this.#walks.get(before ?? '')?.close()
  }

  #saw({ frame, later, end }: Found, block: number): void {
    const seen = later?.block ?? (frame === null ? (end?.block ?? 0) - 1 : block)
    if (seen > (this.#height ?? -1)) this.#height = seen
  }

  async #list(near: number, signal: AbortSignal | undefined): Promise<FileList> {
    const files = new FileList(await this.#source.files(near, signal))
    this.#files = files
    const { newest } = files
    // The name of a file says that the blocks before it are there; its size, that it has begun.
    const seen = newest === null ? -1 : newest.firstBlock - (newest.size === null ? 1 : 0)
    if (seen > (this.#height ?? -1)) this.#height = seen
    return files
  }

  #walkOf(file: BinlogFile): FileWalk {
    const known = this.#walks.get(file.name)
    if (known !== undefined) return known
    const walk = new FileWalk({ source: this.#source, clock: this.#clock, file })
    if (this.#known?.place.file === file.name) {
      walk.expect(this.#known.block, this.#known.place.offset)
    }
    this.#walks.set(file.name, walk)
    this.#forgetOldest()
    return walk
  }

  #forgetOldest(): void {
    if (this.#walks.size <= walksMax) return
    // Only the current one has something open.
    const oldest = [...this.#walks.keys()].find((name) => name !== this.#current)
    if (oldest !== undefined) this.#walks.delete(oldest)
  }
}

/** The block that the file begins with, by its name. */
function knownFile(known: KnownPlace | null): number | null {
  const block = Number.parseInt(known?.place.file ?? '', 10)
  return Number.isSafeInteger(block) ? block : null
}
