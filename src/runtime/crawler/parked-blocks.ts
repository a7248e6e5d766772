import { BcdataError } from '../../errors.js'
import type { ParkedBlocks } from '../ports/block-store.js'
import type { Log, LogFilter } from '../ports/chain-source.js'
import type { Subject } from '../ports/event.js'
import type { Children } from './children.js'
import type { RefusedBlocks } from './refused-blocks.js'

/**
 * Whose events are not known in blocks that the node refused. Such a subject gets none of those
 * blocks: what came for some of its addresses would come twice, once the rest is there.
 */
export function parkedBlocks(
  refused: readonly RefusedBlocks[],
  subjects: readonly Subject[],
  children: Children,
): readonly ParkedBlocks[] {
  return refused.flatMap(({ filter, from, to, reason }) => {
    const lacking = subjects.filter((subject) => isAskedFor(subject, filter, to, children))
    return lacking.length === 0 ? [] : [{ from, to, reason, subjects: lacking }]
  })
}

/**
 * Nothing that reports children is left out: whoever was created in those blocks would lack the events
 * of all later ones, and nobody would know.
 */
export function assertNoReports(parked: readonly ParkedBlocks[]): void {
  for (const { from, to, subjects, reason } of parked) {
    const report = subjects.find(({ reports }) => reports !== undefined)
    if (report === undefined) continue
    const blocks = from === to ? `block ${from}` : `the blocks ${from} to ${to}`
    throw new BcdataError(
      'RPC_REFUSED',
      `The node refuses the factory events of ${report.contract} in ${blocks}: ${reason}`,
      {
        where: blocks,
        hint: 'Add another node to rpc: children of a factory can only be found in complete blocks.',
        context: { from, to, contract: report.contract },
      },
    )
  }
}

export function isParked(parked: readonly ParkedBlocks[], subject: Subject, log: Log): boolean {
  return parked.some(
    ({ from, to, subjects }) =>
      from <= log.blockNumber && log.blockNumber <= to && subjects.includes(subject),
  )
}

function isAskedFor(
  { address, event }: Subject,
  { addresses, topic0s }: LogFilter,
  block: number,
  children: Children,
): boolean {
  const { topic0 } = event
  if (topic0s !== 'any' && (topic0 === null || !topic0s.includes(topic0))) return false
  if (address === 'any') return addresses === 'any'
  if (typeof address !== 'object') return addresses !== 'any' && addresses.includes(address)
  // Children are asked for by their topics alone where there are many.
  if (addresses === 'any') return true
  return addresses.some((child) => children.has(address.key, child, block))
}
