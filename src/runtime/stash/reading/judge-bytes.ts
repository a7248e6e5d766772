import type { FramePlace } from '../../ports/binlog.js'
import type { BinlogFile, BinlogSource } from '../../ports/binlog-source.js'
import { lengthBytes } from '../codec/binlog-format.js'
import type { FrameRead } from '../codec/read-frames.js'
import { type Damage, damage } from './damage.js'
import { FrameStream } from './frame-stream.js'
import { type Ahead, headBytes, lookAhead, numberAt } from './look-ahead.js'

/** Bytes that are no frame. */
export type BadRead = Exclude<FrameRead, { readonly kind: 'frame' }>

export type Judgement =
  /** A frame of the block, damaged. What comes next begins at `resume`; null: read on where it ended. */
  | {
      readonly kind: 'damage'
      readonly damage: Damage
      readonly resume: { readonly offset: number; readonly block: number } | null
    }
  /** What was written ends here: the rest is torn, or it is from before and will be written over. */
  | { readonly kind: 'end'; readonly tear: Damage }

export function placeOf(read: FrameRead): FramePlace {
  return read.kind === 'frame' ? read.frame.place : read.place
}

export interface Judging {
  readonly source: BinlogSource
  readonly file: BinlogFile
  /** Where the bytes were read. */
  readonly stream: FrameStream
  readonly signal: AbortSignal | undefined
}

/**
 * Tells damage from a tear. Whatever was written behind the bytes shows that they were once whole: a
 * good frame of a later block. At the end of a file a frame shows it by itself, if its length and its
 * number are right, or all but its length. Anything else is what a node leaves behind when it is
 * killed, or hasn't finished.
 */
export async function judgeBytes(
  judging: Judging,
  read: BadRead,
  block: number,
): Promise<Judgement> {
  const end = read.kind === 'damage' ? read.end : null
  if (end !== null) {
    const next = await judging.stream.peek(judging.signal)
    if (next !== null && isBehind(next, block)) return damaged(read, block, null)
  }
  const ahead = await lookBehind(judging, read, block)
  for (const { offset, block: later } of ahead.places) {
    const place = { offset: read.place.offset + lengthBytes + offset, block: later }
    if (await isChain(judging, place)) return damaged(read, block, place)
  }
  const isLast = end !== null && end === judging.stream.size
  if (end !== null && (isLast || numberAt(read.bytes, lengthBytes) === block)) {
    return damaged(read, block, null)
  }
  const last = { offset: read.place.offset + lengthBytes + ahead.length, block: block + 1 }
  return ahead.isBlock ? damaged(read, block, last) : { kind: 'end', tear: tearOf(read, block) }
}

/** A later block, or, where that one is no frame either, the number of the next one at its place. */
function isBehind(next: FrameRead, block: number): boolean {
  if (next.kind === 'frame') return next.frame.block.number > block
  return next.bytes.length >= headBytes && numberAt(next.bytes, lengthBytes) === block + 1
}

/** From behind the length word on; torn bytes are at hand. */
async function lookBehind(
  { source, file, signal }: Judging,
  read: BadRead,
  block: number,
): Promise<Ahead> {
  if (read.kind === 'torn') return lookAhead([read.bytes.subarray(lengthBytes)], block)
  const { chunks } = await source.read(file, read.place.offset + lengthBytes, signal)
  return lookAhead(chunks, block)
}

/**
 * Whether good frames follow one another from here to the very end: a value that looks like a frame,
 * because somebody wants it to, is followed by the rest of its row.
 */
async function isChain(
  { source, file, signal }: Judging,
  place: { readonly offset: number; readonly block: number },
): Promise<boolean> {
  const stream = await FrameStream.open(source, file, place.offset, signal)
  try {
    let isFirst = true
    for (let read = await stream.next(signal); read !== null; read = await stream.next(signal)) {
      if (isFirst && (read.kind !== 'frame' || read.frame.block.number !== place.block))
        return false
      if (read.kind === 'torn' || (read.kind === 'damage' && read.end === null)) return false
      isFirst = false
    }
    return !isFirst
  } finally {
    await stream.close()
  }
}

function damaged(
  read: BadRead,
  block: number,
  resume: { readonly offset: number; readonly block: number } | null,
): Judgement {
  const { place, bytes } = read
  const [reason, facts] =
    read.kind === 'damage'
      ? [read.reason, read.message]
      : ['length', 'The length of its frame goes beyond what was written behind it.']
  const message = `Block ${block} is damaged. ${facts}`
  return { kind: 'damage', damage: damage(reason, message, place, bytes), resume }
}

function tearOf({ place, bytes }: BadRead, block: number): Damage {
  const message = `What was written ends before block ${block}, and no other file begins with it.`
  return damage('torn', message, place, bytes)
}
