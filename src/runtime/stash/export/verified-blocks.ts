import { BcdataError } from '../../../errors.js'
import type { BinlogBlock } from '../../ports/binlog.js'
import { proofLevels } from '../../ports/proof-levels.js'
import type { ProofLevel, StashStore, StoredBlock } from '../../ports/stash-store.js'
import type { LedgerState } from '../proof/verdict.js'
import type { ChainProofs } from '../sync/sync-world.js'
import type { LevelCounts } from './export-manifest.js'

/** `proven` has `rooted` and `proven-with-gaps`; `compared` those and `compared`; `any` every level. */
export type DemandedLevel = 'proven' | 'compared' | 'any'

export interface VerifiedBlock {
  readonly block: BinlogBlock
  readonly stored: StoredBlock
}

export interface VerifyOptions {
  readonly from: number
  readonly to: number
  readonly require: DemandedLevel
  readonly signal: AbortSignal
}

/** What is known of so many blocks is fetched at once. */
const pageBlocks = 256

const accepted: Readonly<Record<DemandedLevel, readonly ProofLevel[]>> = {
  proven: ['rooted', 'proven', 'proven-with-gaps'],
  compared: ['rooted', 'proven', 'proven-with-gaps', 'compared'],
  any: proofLevels,
}

/**
 * Blocks of a stash in order, each proven once more: what changed in the database since it was stored
 * ends them, the record of its proof included.
 */
export async function* verifiedBlocks(
  store: StashStore,
  proofs: ChainProofs,
  { from, to, require, signal }: VerifyOptions,
): AsyncGenerator<VerifiedBlock, void, undefined> {
  let state = from === 0 || from > to ? null : await proofs.stateAt(store, from - 1)
  for (let first = from; first <= to; first += pageBlocks) {
    const last = Math.min(to, first + pageBlocks - 1)
    const page = new Map((await store.blocks(first, last)).map((stored) => [stored.number, stored]))
    for (let number = first; number <= last; number += 1) {
      signal.throwIfAborted()
      const stored = page.get(number)
      const block = await store.block(number)
      if (stored === undefined || block === null) throw missing(number)
      assertLevel(stored, require)
      state = provenAgain({ block, stored }, { store, proofs, state })
      yield { block, stored }
    }
  }
}

interface ProofWorld {
  readonly store: StashStore
  readonly proofs: ChainProofs
  /** Null before the genesis block. */
  readonly state: LedgerState | null
}

function provenAgain(
  { block, stored }: VerifiedBlock,
  { store, proofs, state }: ProofWorld,
): LedgerState {
  const { number, proof } = stored
  const { genesisHash } = store.ledger
  if (block.number !== number || proofs.digest(block) !== proof.contentDigest) {
    throw damaged(`Block ${number} isn't as it was stored: its rows in the database have changed.`)
  }
  const verdict =
    state === null ? proofs.prover.root(block, { genesisHash }) : proofs.prover.prove(state, block)
  if (verdict.kind === 'refused') throw damaged(`Block ${number} is refused: ${verdict.message}`)
  const isAsSure = verdict.kind === 'accepted' || !accepted.proven.includes(proof.level)
  if (verdict.hash === proof.hash && isAsSure) return verdict.next
  throw damaged(`Block ${number} is stored as ${proof.level}, but that can't be proven.`)
}

/** The same for blocks that were counted earlier. */
export function assertLevels(levels: LevelCounts, require: DemandedLevel): void {
  const low = proofLevels.find((level) => levels[level] !== undefined && !isEnough(level, require))
  if (low !== undefined) throw tooLow(`A block is ${low}, and ${require} is demanded.`)
}

function assertLevel({ number, proof }: StoredBlock, require: DemandedLevel): void {
  const { level, reason } = proof
  if (isEnough(level, require)) return
  throw tooLow(`Block ${number} is ${level}, and ${require} is demanded: ${reason}.`)
}

function isEnough(level: ProofLevel, require: DemandedLevel): boolean {
  return accepted[require].includes(level)
}

function tooLow(message: string): BcdataError {
  return new BcdataError('STASH_LEVEL_TOO_LOW', message, {
    hint: 'Take it all the same with --require compared or --require any, or end before it.',
  })
}

function missing(number: number): BcdataError {
  return damaged(`Block ${number} is missing in the stash, although a later one is there.`)
}

function damaged(message: string): BcdataError {
  return new BcdataError('STASH_DAMAGED', message, {
    hint: 'Make the stash anew, or restore the database from a backup.',
  })
}
