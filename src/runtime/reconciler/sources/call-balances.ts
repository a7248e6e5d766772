import type { Hex } from '../../../shared/hex.js'
import { blockMissing, statePruned } from '../../ports/call-failures.js'
import type { CallOutcome, ChainSource } from '../../ports/chain-source.js'
import { inputInvalid } from '../input-invalid.js'

/** Selector of `balanceOf(address)`. */
const selector = '70a08231'

export interface Holding {
  readonly contract: Hex
  readonly holder: Hex
}

/** What the contracts answer after the block, in the order asked. */
export async function callBalances(
  source: ChainSource,
  holdings: readonly Holding[],
  blockNumber: number,
  signal: AbortSignal | undefined,
): Promise<readonly bigint[]> {
  const calls = holdings.map(({ contract, holder }) => ({
    to: contract,
    data: `0x${selector}${holder.slice(2).padStart(64, '0')}` as const,
    at: blockNumber,
  }))
  const outcomes = await source.call(calls, signal)
  return holdings.map(({ contract }, index) => toBalance(contract, blockNumber, outcomes[index]))
}

function toBalance(contract: Hex, blockNumber: number, outcome: CallOutcome | undefined): bigint {
  if (outcome?.type === 'no block') throw blockMissing(blockNumber)
  if (outcome?.type === 'no state') throw statePruned(blockNumber)
  if (outcome?.type === 'answer' && outcome.data.length >= 66) {
    return BigInt(outcome.data.slice(0, 66))
  }
  throw inputInvalid(
    contract,
    `The contract ${contract} answers no balance at block ${blockNumber}.`,
    'Compare only tables of contracts that have balanceOf(address).',
  )
}
