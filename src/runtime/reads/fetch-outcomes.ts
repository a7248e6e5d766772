import { BcdataError } from '../../errors.js'
import type { ReadCall, ReadOutcome } from '../ports/call-cache.js'
import { blockMissing, statePruned } from '../ports/call-failures.js'
import type { CallOutcome, ChainSource, ContractCall } from '../ports/chain-source.js'
import type { ReadsContext } from './batch-reads.js'

/** As many as a node takes in one request. */
const callsPerQuestion = 50
/** Requests that wait for the node at a time. */
const questionsMax = 4

/** 256 KiB as hex: far above what a contract says of itself, far below what gas can buy. */
const answerLengthMax = 2 + 2 * 256 * 1024

/** Asks the node. */
export async function fetchOutcomes<Tx>(
  context: ReadsContext<Tx>,
  calls: readonly ReadCall[],
): Promise<readonly ReadOutcome[]> {
  const { source, signal } = context
  const [first] = calls
  if (source === null) throw notCached(first)
  const outcomes = await ask(
    source,
    calls.map((call) => toContractCall(call, context)),
    signal,
  )
  return calls.map((call, index) => toRead(call, outcomes[index]))
}

async function ask(
  source: Pick<ChainSource, 'call'>,
  calls: readonly ContractCall[],
  signal: AbortSignal | undefined,
): Promise<readonly CallOutcome[]> {
  const outcomes: CallOutcome[] = []
  for (let start = 0; start < calls.length; start += questionsMax * callsPerQuestion) {
    const questions = Array.from({ length: questionsMax }, (_, index) => {
      const begin = start + index * callsPerQuestion
      return calls.slice(begin, begin + callsPerQuestion)
    }).filter(({ length }) => length > 0)
    const answers = await Promise.all(questions.map((part) => source.call(part, signal)))
    outcomes.push(...answers.flat())
  }
  return outcomes
}

function toContractCall<Tx>(call: ReadCall, { last, isFinal }: ReadsContext<Tx>): ContractCall {
  const { to, data, from, blockNumber, isConstant } = call
  return {
    to,
    data,
    // A block that can still be replaced is asked for by its hash.
    at: !isFinal && blockNumber === last.number ? last : blockNumber,
    ...(from !== null && { from }),
    ...(isConstant && { isConstant }),
  }
}

function toRead({ blockNumber }: ReadCall, outcome: CallOutcome | undefined): ReadOutcome {
  if (outcome === undefined || outcome.type === 'no block') throw blockMissing(blockNumber)
  if (outcome.type === 'no state') throw statePruned(blockNumber)
  return outcome.data.length > answerLengthMax ? { type: 'too large' } : outcome
}

function notCached(call: ReadCall | undefined): BcdataError {
  const what = call && `the answer of the contract ${call.to} at block ${call.blockNumber}`
  return new BcdataError(
    'READ_NOT_CACHED',
    `A handler reads ${what ?? 'a contract'} (call ${call?.data.slice(0, 10) ?? '0x'}), which is not kept, and there is no node to ask.`,
    { hint: 'Run it with the node, or leave the read out of the handler.' },
  )
}
