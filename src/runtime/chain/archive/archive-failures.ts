import { BcdataError } from '../../../errors.js'
import type { Archive, ArchivedChain } from '../../ports/archive.js'
import type { ChainIdentity, LogFilter } from '../../ports/chain-source.js'
import type { LogQuestion } from './plan-range.js'

/** Addresses or topics in a message; the rest is in the error's context. */
const shownMax = 3

const fillHint =
  'Start once without `--source archive`: what is missing is asked of the node and archived.'

/** What a question needs and the archive doesn't have. */
export function archiveIncomplete(
  { path }: Archive,
  chain: string,
  missing: readonly LogQuestion[],
): BcdataError {
  const [first] = missing
  const { from = 0, to = 0, filter = nothing } = first ?? {}
  return new BcdataError(
    'ARCHIVE_INCOMPLETE',
    `The archive ${path} lacks blocks ${from} to ${to} of "${chain}" for ${describe(filter)}.`,
    { hint: fillHint, where: path, context: { path, chain, missing } },
  )
}

/** A range may end only where one was archived: only of such blocks are the headers there. */
export function headerMissing({ path }: Archive, chain: string, block: number): BcdataError {
  return new BcdataError(
    'ARCHIVE_INCOMPLETE',
    `The archive ${path} has no header of block ${block} of "${chain}".`,
    {
      hint: `Choose another block for \`--until\`, index into a new database, or start without \`--source archive\`.`,
      where: path,
      context: { path, chain, block },
    },
  )
}

export function callMissing(
  { path }: Archive,
  chain: string,
  block: string,
  to: string,
): BcdataError {
  return new BcdataError(
    'ARCHIVE_INCOMPLETE',
    `The archive ${path} has no answer of ${to} at block ${block} of "${chain}".`,
    { hint: fillHint, where: path, context: { path, chain, block, to } },
  )
}

export function chainMissing({ path }: Archive, name: string): BcdataError {
  return new BcdataError('ARCHIVE_INCOMPLETE', `The archive ${path} has nothing of "${name}".`, {
    hint: fillHint,
    where: path,
    context: { path, chain: name },
  })
}

/** The archive's answers are of another chain than the node's. */
export function chainMismatch(
  { path }: Archive,
  archived: ArchivedChain,
  found: ChainIdentity,
): BcdataError {
  return new BcdataError(
    'CHAIN_MISMATCH',
    `The archive ${path} has chain ${archived.chainId} with genesis ${archived.genesisHash} as "${archived.name}"; the node of "${found.name}" is chain ${found.chainId} with genesis ${found.genesisHash}.`,
    { hint: 'Point the RPC URL to the right node, or archive.path to a new file.', where: path },
  )
}

/** The node's chain went another way below what was final: as good as another chain. */
export function blockMismatch(
  { path }: Archive,
  name: string,
  block: { readonly number: number; readonly hash: string },
  found: string,
): BcdataError {
  return new BcdataError(
    'CHAIN_MISMATCH',
    `Block ${block.number} of "${name}" is ${block.hash} in the archive ${path}, and ${found} on the node.`,
    {
      hint: 'If the chain was started anew or replaced blocks that counted as final, remove the archive; otherwise point the RPC URL to the right node.',
      where: path,
    },
  )
}

const nothing: LogFilter = { addresses: [], topic0s: [] }

function describe({ addresses, topic0s }: LogFilter): string {
  if (addresses !== 'any') return shorten(addresses)
  return topic0s === 'any' ? 'any address' : `any address and the topics ${shorten(topic0s)}`
}

function shorten(values: readonly string[]): string {
  const more = values.length - shownMax
  const shown = values.slice(0, shownMax).join(', ')
  return more > 0 ? `${shown} and ${more} more` : shown
}
