import { BcdataError } from '../../../errors.js'
import type { Archive } from '../../ports/archive.js'
import type { LogFilter, LogRange } from '../../ports/chain-source.js'
import { FieldProblem } from '../evm/read-fields.js'
import { printBlockBody, readBlockBody } from './block-body.js'
import type { FetchMissing } from './range-archiver.js'
import { wantedLogs } from './wanted-logs.js'

export interface BlockArchiverContext {
  readonly archive: Archive
  readonly chain: { readonly chainId: number }
  /** Final blocks with their receipts, checked; null when the node lacks one. */
  readonly blocks: (
    from: number,
    to: number,
    signal?: AbortSignal,
  ) => Promise<readonly unknown[] | null>
}

/** Some 15 MB of JSON where blocks are as full as Ethereum's. */
const blocksMax = 16

const everything: LogFilter = { addresses: 'any', topic0s: 'any' }

/** Archives whole blocks, some of them in each record: they answer any question. */
export function blockArchiver({ archive, chain, blocks }: BlockArchiverContext): FetchMissing {
  /** Several filters ask for the same blocks at the same time. */
  const running = new Map<string, Promise<LogRange | null>>()

  const fetchPart = async (
    from: number,
    to: number,
    signal: AbortSignal | undefined,
  ): Promise<LogRange | null> => {
    const found = await blocks(from, to, signal)
    if (found === null) return null
    const range = linked(found, from, to)
    const body = printBlockBody(found)
    await archive.add(chain.chainId, { from, to, kind: 'blocks', filter: everything, body })
    return range
  }
  const part: typeof fetchPart = (from, to, signal) => {
    const key = `${from}-${to}`
    const started =
      running.get(key) ?? fetchPart(from, to, signal).finally(() => running.delete(key))
    running.set(key, started)
    return started
  }

  return async (question, signal) => {
    const logs: LogRange['logs'][number][] = []
    let first: LogRange | null = null
    for (let from = question.from; ; from += blocksMax) {
      const to = Math.min(question.to, from + blocksMax - 1)
      const range = await part(from, to, signal)
      if (range === null) return null
      logs.push(...wantedLogs(range.logs, question))
      first ??= range
      if (to === question.to) return { ...first, logs, last: range.last }
    }
  }
}

function linked(blocks: readonly unknown[], from: number, to: number): LogRange {
  try {
    return readBlockBody({ blocks }, { from, to })
  } catch (error) {
    if (!(error instanceof FieldProblem)) throw error
    throw new BcdataError(
      'RPC_INCONSISTENT',
      `The blocks ${from} to ${to} of the node do not fit together: ${error.message}.`,
      {
        hint: 'If this stays, use a node that is not behind a load balancer, or another provider.',
      },
    )
  }
}
