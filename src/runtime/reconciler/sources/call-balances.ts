import type { Hex } from '../../../shared/hex.js'
import type { ChainSource } from '../../ports/chain-source.js'
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
  }))
  const answers = await source.call(calls, blockNumber, signal)
  return holdings.map(({ contract }, index) => toBalance(contract, blockNumber, answers[index]))
}

function toBalance(contract: Hex, blockNumber: number, answer: Hex | undefined): bigint {
  if (answer !== undefined && answer.length >= 66) return BigInt(answer.slice(0, 66))
  throw inputInvalid(
    contract,
    `The contract ${contract} answers no balance at block ${blockNumber}.`,
    'Compare only tables of contracts that have balanceOf(address).',
  )
}
