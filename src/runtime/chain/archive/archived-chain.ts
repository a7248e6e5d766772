import type { Archive, ArchivedChain } from '../../ports/archive.js'
import type { BlockRef, ChainIdentity, ChainSource } from '../../ports/chain-source.js'
import { blockMismatch, chainMismatch } from './archive-failures.js'
import { ArchiveReader } from './archive-reader.js'
import { CallArchive } from './call-archive.js'
import { Completeness } from './completeness.js'

/** An archive as it serves one chain. */
export interface OpenChain {
  readonly chainId: number
  readonly reader: ArchiveReader
  readonly calls: CallArchive
  readonly completeness: Completeness
  /** False while the node doesn't have the archive's last block: they may be of different forks. */
  readonly isConfirmed: boolean
}

/** Makes sure that archive and node are of the same chain: one filled from another is worthless. */
export async function bindArchive(
  archive: Archive,
  identity: ChainIdentity,
  node: Pick<ChainSource, 'header'>,
  signal?: AbortSignal,
): Promise<OpenChain> {
  const { name, chainId } = identity
  const known = archive.chains()
  const archived =
    known.find((chain) => chain.name === name) ?? known.find((chain) => chain.chainId === chainId)
  if (archived !== undefined && !isSame(archived, identity)) {
    throw chainMismatch(archive, archived, identity)
  }
  archive.putChain(identity)
  const reader = new ArchiveReader(archive, chainId)
  const completeTo = archived?.completeTo ?? null
  const last = await lastBlock(reader, completeTo)
  const found = last === null ? null : await node.header(last.number, signal)
  if (last !== null && found !== null && found.hash !== last.hash) {
    throw blockMismatch(archive, name, last, found.hash)
  }
  return {
    chainId,
    reader,
    calls: new CallArchive(archive, chainId),
    completeness: new Completeness(completeTo),
    isConfirmed: last === null || found !== null,
  }
}

/** Whether the node's chain still has the archive's last block. */
export async function isStillThere(
  { reader, completeness }: OpenChain,
  node: Pick<ChainSource, 'header'>,
  signal?: AbortSignal,
): Promise<boolean> {
  const last = await lastBlock(reader, completeness.completeTo)
  return last === null || (await node.header(last.number, signal))?.hash === last.hash
}

async function lastBlock(
  reader: ArchiveReader,
  completeTo: number | null,
): Promise<BlockRef | null> {
  return completeTo === null ? null : reader.header(completeTo)
}

function isSame(archived: ArchivedChain, { chainId, genesisHash }: ChainIdentity): boolean {
  return archived.chainId === chainId && archived.genesisHash === genesisHash
}
