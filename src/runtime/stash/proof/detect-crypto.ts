import type { BinlogBlock } from '../../ports/binlog.js'
import type { ChainCrypto } from '../../ports/chain-crypto.js'
import { LedgerProblem } from '../ledger/ledger-problem.js'
import { ledgerBlockOf } from './ledger-block-of.js'
import { isSame, Refusal } from './refusal.js'
import { tablesOf } from './tables/block-tables.js'

/**
 * By whose hash block 0 goes: a chain keeps to one scheme, and nothing else says to which. Null where
 * it is none of the candidates, or the block can't be read.
 */
export function detectCrypto(
  block: BinlogBlock,
  candidates: readonly ChainCrypto[],
): ChainCrypto | null {
  try {
    const { header, hash } = ledgerBlockOf(tablesOf(block))
    return candidates.find((crypto) => isSame(crypto.hash(header.raw), hash)) ?? null
  } catch (error) {
    if (error instanceof Refusal || error instanceof LedgerProblem) return null
    throw error
  }
}
