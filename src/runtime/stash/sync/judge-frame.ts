import type { BinlogFrame } from '../../ports/binlog.js'
import type { BlockProof } from '../../ports/stash-store.js'
import type { LedgerState, TrustRoot } from '../proof/verdict.js'
import type { SourceLine } from './source-line.js'
import type { ChainProofs } from './sync-world.js'

/** A frame that can be stored, if its proof is enough. */
export interface Candidate {
  readonly line: SourceLine
  readonly frame: BinlogFrame
  /** Null before the genesis block. */
  readonly before: LedgerState | null
  readonly next: LedgerState
  /** `unverified` where nobody can prove the block. */
  readonly proof: BlockProof
}

export type Judgement =
  | { readonly kind: 'proven' | 'unprovable'; readonly candidate: Candidate }
  | { readonly kind: 'refused'; readonly reason: string; readonly message: string }

/** Proves the frame of a source as the block that follows the state. */
export function judgeFrame(
  { proofs, trust }: { readonly proofs: ChainProofs; readonly trust: TrustRoot },
  line: SourceLine,
  frame: BinlogFrame,
  before: LedgerState | null,
): Judgement {
  const { prover, digest } = proofs
  const { block } = frame
  const verdict = before === null ? prover.root(block, trust) : prover.prove(before, block)
  if (verdict.kind === 'refused') return verdict
  const { hash, reason, next } = verdict
  const isProven = verdict.kind === 'accepted'
  const level = isProven ? verdict.level : 'unverified'
  const proof: BlockProof = { level, reason, hash, contentDigest: digest(block) }
  const candidate = { line, frame, before, next, proof }
  return { kind: isProven ? 'proven' : 'unprovable', candidate }
}
