import { BcdataError } from '../../../errors.js'
import type { Ledger, LedgerIdentity, StashStore } from '../../ports/stash-store.js'
import { encodeFrame } from '../codec/encode-frame.js'
import type { ChainProofs } from '../sync/sync-world.js'
import { BinlogFileWriter } from './binlog-file-writer.js'
import { ExportFolder } from './export-folder.js'
import { addLevels, type ExportedFile, type ExportManifest } from './export-manifest.js'
import {
  assertLevels,
  type DemandedLevel,
  type VerifiedBlock,
  verifiedBlocks,
} from './verified-blocks.js'

export interface ExportOptions {
  readonly store: StashStore
  /** Of the store's ledger. */
  readonly proofs: ChainProofs
  /** Empty, or with a part of the same export. */
  readonly directory: string
  /** @default 0 */
  readonly fromBlock?: number
  /** @default the last one; when an export is gone on with, its own end */
  readonly toBlock?: number
  /** @default 500 */
  readonly maxBlocks?: number
  /** @default 'proven': what reads the files believes them */
  readonly require?: DemandedLevel
  readonly signal?: AbortSignal
  readonly onFile?: (file: ExportedFile) => void
}

/** A node that restores itself reads a file anew for every 100 blocks that it takes. */
const defaultMaxBlocks = 500

/**
 * Writes blocks of a stash as the binlog files that a node would have written, with a manifest. Stops at
 * any moment without harm: the same call goes on after the last whole file.
 */
export async function exportBinlog(options: ExportOptions): Promise<ExportManifest> {
  const { store, require = 'proven' } = options
  const folder = await ExportFolder.open(options.directory)
  const before = await folder.manifest()
  const wanted = await plannedExport(options, before)
  if (before !== null) assertSame(wanted, before, folder.path)
  const files = await filesDone(folder, before?.files ?? [])
  for (const { levels } of files) assertLevels(levels, require)
  await folder.removeParts()
  await folder.saveProgress(manifestOf(wanted, files))

  const from = (files.at(-1)?.to ?? wanted.from - 1) + 1
  const signal = options.signal ?? new AbortController().signal
  const blocks = verifiedBlocks(store, options.proofs, { from, to: wanted.to, require, signal })
  for await (const file of writtenFiles(folder, blocks, wanted.maxBlocks)) {
    files.push(file)
    await folder.saveProgress(manifestOf(wanted, files))
    options.onFile?.(file)
  }
  const manifest = manifestOf(wanted, files)
  await folder.finish(manifest)
  return manifest
}

async function plannedExport(
  { store, fromBlock, toBlock, maxBlocks = defaultMaxBlocks }: ExportOptions,
  before: ExportManifest | null,
): Promise<ExportManifest> {
  const last = (await store.last())?.number ?? -1
  const from = fromBlock ?? 0
  const to = toBlock ?? before?.to ?? last
  if (to > last || from > to) throw notThere(from, to, last)
  const ledger = identityOf(store.ledger)
  const kind = 'bcdata-binlog-export'
  return { kind, version: 1, ledger, from, to, maxBlocks, levels: {}, files: [] }
}

function identityOf({ genesisHash, crypto, group, trust }: Ledger): LedgerIdentity {
  return { genesisHash, crypto, group, trust }
}

/** The files of an earlier call that are there as it left them; what follows a bad one is made anew. */
async function filesDone(
  folder: ExportFolder,
  files: readonly ExportedFile[],
): Promise<ExportedFile[]> {
  const done: ExportedFile[] = []
  for (const file of files) {
    if (!(await folder.has(file))) break
    done.push(file)
  }
  return done
}

async function* writtenFiles(
  folder: ExportFolder,
  blocks: AsyncIterable<VerifiedBlock>,
  maxBlocks: number,
): AsyncGenerator<ExportedFile, void, undefined> {
  let writer: BinlogFileWriter | null = null
  try {
    for await (const { block, stored } of blocks) {
      const frame = encodeFrame(block)
      if (writer !== null && !writer.hasRoom(frame, block.format)) {
        const full: BinlogFileWriter = writer
        writer = null
        yield await folder.keep(full)
      }
      writer ??= await BinlogFileWriter.create(folder.part(), stored, block.format)
      await writer.add(frame, stored)
      if (writer.isFull(maxBlocks)) {
        const full: BinlogFileWriter = writer
        writer = null
        yield await folder.keep(full)
      }
    }
    if (writer !== null) yield await folder.keep(writer)
  } catch (cause) {
    await writer?.abandon()
    throw cause
  }
}

function manifestOf(wanted: ExportManifest, files: readonly ExportedFile[]): ExportManifest {
  return { ...wanted, levels: addLevels(files.map(({ levels }) => levels)), files: [...files] }
}

function assertSame(wanted: ExportManifest, there: ExportManifest, path: string): void {
  const isSame =
    there.ledger.genesisHash === wanted.ledger.genesisHash &&
    there.from === wanted.from &&
    there.to === wanted.to &&
    there.maxBlocks === wanted.maxBlocks
  if (isSame) return
  const { ledger, from, to, maxBlocks } = there
  throw new BcdataError(
    'TARGET_NOT_EMPTY',
    `The folder holds another export: blocks ${from} to ${to} of ${ledger.genesisHash}, ${maxBlocks} a file.`,
    { where: path, hint: 'Name an empty folder, or ask for the same blocks again.' },
  )
}

function notThere(from: number, to: number, last: number): BcdataError {
  const has = last < 0 ? 'no blocks yet' : `blocks 0 to ${last}`
  return new BcdataError(
    'STASH_BLOCK_UNKNOWN',
    `Blocks ${from} to ${to} are wanted, but the stash has ${has}.`,
    { hint: 'Run `bcdata stash sync` first, or name blocks that are there.' },
  )
}
