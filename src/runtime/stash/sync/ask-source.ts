import { isBcdataError } from '../../../errors.js'
import { messageOf } from '../../../shared/message-of.js'
import type { BinlogFrame } from '../../ports/binlog.js'
import type { Evidence } from '../../ports/stash-store.js'
import type { LedgerState } from '../proof/verdict.js'
import type { Gap, Offer } from '../reading/block-feed.js'
import type { EvidenceLog } from './evidence-log.js'
import { type Candidate, judgeFrame } from './judge-frame.js'
import type { Lack, SourceLine } from './source-line.js'
import type { SourceReader } from './source-reader.js'
import type { ChainProofs, SyncWorld } from './sync-world.js'

/** What asking one source for a block came to. */
export type Answer =
  | { readonly kind: 'proven' | 'unprovable'; readonly candidate: Candidate }
  /** It ends before the block. */
  | { readonly kind: 'end' }
  /** The block is damaged or left out, though there are later ones. */
  | ({ readonly kind: 'missing' } & Lack)
  | { readonly kind: 'refused'; readonly message: string }
  /** It can't be reached, or makes no sense. */
  | { readonly kind: 'failed'; readonly message: string }

export interface LineAnswer {
  readonly line: SourceLine
  readonly answer: Answer
}

/** What a question is judged by. */
export interface Asking extends Pick<SyncWorld, 'trust'> {
  readonly proofs: ChainProofs
  readonly evidence: EvidenceLog
}

/** Somebody who is asked, and what is thought of him. */
export interface Asked {
  readonly line: SourceLine
  readonly reader: SourceReader
}

/**
 * The first frame of the source that holds as the block that follows the state. Whatever else it
 * offers before is kept as evidence. Rejects only where the signal or the store ends it.
 */
export async function askSource(
  asking: Asking,
  { line, reader }: Asked,
  block: number,
  before: LedgerState | null,
  signal: AbortSignal,
): Promise<Answer> {
  const heard: Heard = { refused: null, missing: null, isEnd: false }
  const offers = heardOffers(reader, block, signal)
  for (;;) {
    const next = await offers.next()
    if (next.done) {
      line.seen(reader.height)
      if (next.value === null) return answerOf(heard, line, block, reader.height)
      line.failed(next.value.message)
      return next.value
    }
    line.heard()
    const offer = next.value
    if (offer.kind === 'frame') {
      const judgement = judgeFrame(asking, line, offer.frame, before)
      if (judgement.kind !== 'refused') {
        await offers.return(null)
        line.seen(Math.max(block, reader.height ?? 0))
        // It has the block twice, and once it is wrong.
        if (heard.refused !== null) line.damaged(heard.refused)
        return judgement
      }
      heard.refused ??= judgement.message
      await addRefused(asking.evidence, line, offer.frame, block, judgement)
    } else if (offer.kind === 'damage') {
      heard.missing ??= { from: block, to: block, message: offer.message, behind: null }
      line.damaged(offer.message)
      await asking.evidence.add(damageOf(offer, line, block))
    } else if (offer.gap === null) heard.isEnd = true
    else heard.missing ??= { ...offer.gap, message: gapMessage(offer.gap, line) }
  }
}

type Failed = Extract<Answer, { kind: 'failed' }>

interface Heard {
  refused: string | null
  missing: Lack | null
  isEnd: boolean
}

/** Ends with the failure of the source, if it failed. */
async function* heardOffers(
  reader: SourceReader,
  block: number,
  signal: AbortSignal,
): AsyncGenerator<Offer, Failed | null, undefined> {
  try {
    yield* reader.offers(block, signal)
    return null
  } catch (error) {
    if (signal.aborted || !isBcdataError(error)) throw error
    return { kind: 'failed', message: messageOf(error) }
  }
}

function answerOf(
  { refused, missing, isEnd }: Heard,
  line: SourceLine,
  block: number,
  height: number | null,
): Answer {
  if (refused !== null) {
    line.lied(refused)
    return { kind: 'refused', message: refused }
  }
  // Garbage behind the last block of a file that is being written says nothing about blocks.
  if (missing === null || (isEnd && (height ?? -1) < block)) {
    line.ended()
    return { kind: 'end' }
  }
  line.lacks(missing)
  return { kind: 'missing', ...missing }
}

/** A frame with a right CRC that is no block of this chain: nobody makes that by accident. */
export async function addRefused(
  evidence: EvidenceLog,
  line: SourceLine,
  { place, bytes }: BinlogFrame,
  block: number,
  { reason, message }: { readonly reason: string; readonly message: string },
): Promise<void> {
  const facts = { source: line.name, kind: 'dishonest', block, reason, message } as const
  await evidence.add({ ...facts, place, bytes })
}

/** A hole, where others come to their end: whoever says that there is more should have it. */
export function gapOf({ name }: SourceLine, { behind, from, message }: Lack): Evidence | null {
  if (behind === null) return null
  const facts = { source: name, kind: 'damaged', block: from, reason: 'gap' } as const
  return { ...facts, message, place: behind, bytes: null }
}

/** @param asked the block that the source was asked for */
export function damageOf(
  { kind: _kind, ...damage }: Extract<Offer, { kind: 'damage' }>,
  { name }: SourceLine,
  asked: number,
): Evidence {
  return { block: asked, ...damage, source: name, kind: 'damaged' }
}

function gapMessage({ from, to }: Gap, line: SourceLine): string {
  return from === to
    ? `${line.name} has later blocks, but not block ${from}.`
    : `${line.name} has later blocks, but not blocks ${from} to ${to}.`
}
