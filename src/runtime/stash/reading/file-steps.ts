import { BcdataError } from '../../../errors.js'
import type { FramePlace } from '../../ports/binlog.js'
import type { BinlogFile, BinlogSource } from '../../ports/binlog-source.js'
import type { Clock } from '../../ports/clock.js'
import { lengthBytes, versionBytes } from '../codec/binlog-format.js'
import type { FrameRead } from '../codec/read-frames.js'
import { type Damage, damage } from './damage.js'
import { headOf, isUnchanged, type Tail } from './file-tail.js'
import { FrameIndex } from './frame-index.js'
import { FrameStream } from './frame-stream.js'
import { type BadRead, judgeBytes, placeOf } from './judge-bytes.js'
import { headBytes, numberAt } from './look-ahead.js'
import { type Anchor, lookAgain } from './second-look.js'
import type { Step } from './step.js'

export interface FileStepsOptions {
  readonly source: BinlogSource
  readonly clock: Clock
  readonly file: BinlogFile
}

export interface Asking {
  /** The file as it is listed now. */
  readonly file: BinlogFile
  /** The node may be writing it just now. */
  readonly isNewest: boolean
  readonly signal: AbortSignal | undefined
}

/** Bytes that are half written are whole after a pause: a node writes a block in one go. */
const settleMs = 200

/** How often bytes may have changed when they are looked at again. */
const changesMax = 3

/** A file as steps from block to block, from wherever it is sought. */
export class FileSteps {
  readonly #source: BinlogSource
  readonly #options: FileStepsOptions
  readonly #index = new FrameIndex()
  readonly #told = new Set<string>()
  #stream: FrameStream | null = null
  /** Of what is read next, and the block that should be there. */
  #offset = 0
  #block: number
  /** The offset is remembered, so it has to be a frame of that very block. */
  #isRemembered = false
  #anchor: Anchor | null = null
  #tail: Tail | null = null

  constructor(options: FileStepsOptions) {
    this.#options = options
    this.#source = options.source
    this.#block = options.file.firstBlock
  }

  isBefore(block: number): boolean {
    return this.#stream !== null && this.#block === block
  }

  isAtEnd(block: number): boolean {
    return this.#stream === null && this.#tail !== null && this.#block === block
  }

  expect(block: number, offset: number): void {
    this.#index.add({ block, offset })
  }

  /** So that the block is still to come; nothing is read. */
  async seek(block: number): Promise<void> {
    const near = this.#index.floor(block)
    const isOnTheWay = this.#block <= block && (near?.offset ?? 0) <= this.#offset
    if (isOnTheWay) return
    await this.close()
    this.#moveTo(near?.offset ?? 0, near?.block ?? this.#options.file.firstBlock)
    this.#isRemembered = near !== null
  }

  /** The file is another one than before. */
  forget(): void {
    this.#index.clear()
    this.#moveTo(0, this.#options.file.firstBlock)
  }

  async close(): Promise<void> {
    const stream = this.#stream
    this.#stream = null
    await stream?.close()
  }

  async next(asking: Asking): Promise<Step> {
    for (let changes = 0; changes < changesMax; changes++) {
      const unchanged = this.#stream === null ? await this.#open(asking) : null
      const step = unchanged ?? (await this.#read(asking))
      if (step !== null) return step
      await this.close()
    }
    throw this.#replaced('it changes whenever it is read')
  }

  /** The end again, where nothing has come behind it. */
  async #open(asking: Asking): Promise<Step | null> {
    const tail = this.#tail
    // Once there is a newer file, one last look is worth its while.
    const isKnown = tail?.head === null && asking.file.size === tail.offset
    if (isKnown && asking.isNewest) return tail.step
    const { signal } = asking
    const stream = await FrameStream.open(this.#source, asking.file, this.#offset, signal)
    if (tail !== null && isUnchanged(tail, stream)) {
      await stream.close()
      return tail.step
    }
    this.#stream = stream
    this.#tail = null
    return null
  }

  /** Null where what was read isn't there any more. */
  async #read(asking: Asking): Promise<Step | null> {
    const stream = this.#stream
    if (stream === null) return null
    const read = await stream.next(asking.signal)
    if (read === null) return this.#end(stream, null, null, [])
    if (read.kind === 'frame') return this.#step(stream, read, read.frame.block.number, asking)
    const hasNumber = read.kind === 'damage' && read.end !== null && read.reason !== 'crc'
    if (hasNumber) return this.#step(stream, read, numberAt(read.bytes, lengthBytes), asking)
    if (this.#isRemembered) throw this.#replaced('a frame is gone')
    return this.#bad(stream, read, asking)
  }

  /** Bytes with the right CRC, whose number may be another one than it should be. */
  async #step(
    stream: FrameStream,
    read: FrameRead,
    number: number,
    { signal }: Asking,
  ): Promise<Step> {
    if (this.#isRemembered && number !== this.#block) throw this.#replaced('a block has moved')
    this.#isRemembered = false
    const expected = this.#block
    const { file, offset } = placeOf(read)
    const next = number === expected ? null : await stream.peek(signal)
    const isFalse = next?.kind === 'frame' && next.frame.block.number === expected + 1
    const isMisnamed = number !== expected && !isFalse && offset === versionBytes
    const block = isFalse ? expected : number
    this.#pass(read, block)
    const frame = read.kind === 'frame' && !isFalse ? read.frame : null
    const name = `${file} begins with block ${number}.`
    const place = { file, offset }
    return {
      ...{ kind: 'block', block, place, frame },
      damage: frame === null ? damageOf(read, expected) : null,
      aboutFile: isMisnamed ? this.#tellOnce('name', name, place, number) : [],
    }
  }

  async #bad(stream: FrameStream, read: BadRead, asking: Asking): Promise<Step | null> {
    const { file, signal } = asking
    const { place } = read
    this.#offset = place.offset
    if (read.kind === 'damage' && read.reason === 'version') {
      const told = this.#tellOnce('version', read.message, place, file.firstBlock)
      return this.#end(stream, stream.head, null, told)
    }
    const judging = { source: this.#source, file, stream, signal }
    const judgement = await judgeBytes(judging, read, this.#block)
    const isBeingWritten = judgement.kind === 'end' && isBeginOf(read, this.#block)
    if (!isBeingWritten && !(await this.#isStillThere(read, asking))) return null
    if (judgement.kind === 'end') {
      return this.#end(stream, headOf(read), judgement.tear, [])
    }
    const { resume } = judgement
    const block = this.#block
    this.#pass(read, block)
    if (resume !== null) {
      await this.close()
      this.#moveTo(resume.offset, resume.block)
    }
    return { kind: 'block', block, place, frame: null, damage: judgement.damage, aboutFile: [] }
  }

  async #end(
    stream: FrameStream,
    head: Uint8Array | null,
    tear: Damage | null,
    aboutFile: readonly Damage[],
  ): Promise<Step> {
    await this.close()
    const step = { kind: 'end', block: this.#block, tear, aboutFile: [] } as const
    // An empty file ends where its first frame would begin.
    if (head === null) this.#offset = Math.max(this.#offset, versionBytes)
    this.#tail = { offset: this.#offset, size: stream.size, head, step }
    return { ...step, aboutFile }
  }

  async #isStillThere(read: BadRead, { file, isNewest, signal }: Asking): Promise<boolean> {
    if (isNewest) await this.#options.clock.sleep(settleMs, signal)
    const isThere = await lookAgain(this.#source, file, this.#anchor, read, signal)
    if (isThere === null) throw this.#replaced('its frames are others now')
    return isThere
  }

  #pass(read: FrameRead, block: number): void {
    const { offset } = placeOf(read)
    // Only what can be found again exactly so is remembered.
    if (read.kind === 'frame' && read.frame.block.number === block) {
      this.#anchor = { offset, block, crc: read.frame.crc }
      this.#index.add({ block, offset })
    }
    if (read.kind !== 'torn' && read.end !== null) this.#offset = read.end
    this.#block = block + 1
  }

  #moveTo(offset: number, block: number): void {
    this.#offset = offset
    this.#block = block
    this.#isRemembered = false
    this.#anchor = null
    this.#tail = null
  }

  #tellOnce(reason: string, message: string, place: FramePlace, block: number): readonly Damage[] {
    if (this.#told.has(reason)) return []
    this.#told.add(reason)
    return [{ ...damage(reason, message, place, null), block }]
  }

  #replaced(reason: string): BcdataError {
    const { name } = this.#options.file
    return new BcdataError('BINLOG_REPLACED', `${name} of ${this.#source.name}: ${reason}.`, {
      where: this.#source.name,
      hint: 'Let nothing but the node write where its binlog is.',
    })
  }
}

/** Of bytes with the right CRC. */
function damageOf(read: FrameRead, block: number): Damage {
  if (read.kind !== 'frame') {
    const reason = read.kind === 'torn' ? read.kind : read.reason
    const facts = read.kind === 'torn' ? '' : ` ${read.message}`
    return damage(reason, `Block ${block} is damaged.${facts}`, read.place, read.bytes)
  }
  const { place, bytes } = read.frame
  const message = `Block ${block} says that it is block ${read.frame.block.number}.`
  return damage('number', message, place, bytes)
}

/** What a node that is just writing the block leaves for a moment. */
function isBeginOf(read: BadRead, block: number): boolean {
  if (read.kind !== 'torn') return false
  return read.bytes.length < headBytes || numberAt(read.bytes, lengthBytes) === block
}
