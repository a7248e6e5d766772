import { resolve } from 'node:path'
import { BcdataError } from '../../../errors.js'
import { exportBinlog } from '../../../runtime/stash/export/export-binlog.js'
import type { ExportManifest } from '../../../runtime/stash/export/export-manifest.js'
import type { DemandedLevel } from '../../../runtime/stash/export/verified-blocks.js'
import { printable } from '../../../shared/printable.js'
import { Cancelled } from '../../cancelled.js'
import type { CliContext } from '../../context.js'
import { assertBlock } from '../../project/assert-block.js'
import { printLevels } from '../../stash/print-summary.js'
import { untilStopped } from '../../stash/until-stopped.js'
import { type StashFlags, withStash } from '../../stash/with-stash.js'

export interface StashExportFlags extends StashFlags {
  readonly to: string
  readonly fromBlock: number | undefined
  readonly toBlock: number | undefined
  readonly maxBlocks: number
  readonly require: DemandedLevel
  readonly json: boolean
}

/**
 * `bcdata stash export`: writes blocks of a stash as binlog files, each block proven once more, from
 * which a node restores itself at its start. Run again, it goes on where it was stopped.
 */
export async function stashExport(context: CliContext, flags: StashExportFlags): Promise<number> {
  assertBlock('--from-block', flags.fromBlock)
  assertBlock('--to-block', flags.toBlock)
  assertMaxBlocks(flags.maxBlocks)
  const directory = resolve(context.cwd, flags.to)
  const { fromBlock, toBlock, maxBlocks, require } = flags
  const manifest = await untilStopped((signal) =>
    withStash(context.cwd, flags, ({ store, proofs }) =>
      exportBinlog({
        ...{ store, proofs, directory, maxBlocks, require, signal },
        ...(fromBlock !== undefined && { fromBlock }),
        ...(toBlock !== undefined && { toBlock }),
        onFile: ({ name, from, to }) => context.note(`${name}: blocks ${from} to ${to}`),
      }),
    ).catch((error) => {
      throw signal.aborted ? new Cancelled() : error
    }),
  )
  context.out(flags.json ? JSON.stringify(manifest) : summary(manifest, flags.to))
  return 0
}

function assertMaxBlocks(maxBlocks: number): void {
  if (Number.isSafeInteger(maxBlocks) && maxBlocks > 0) return
  throw new BcdataError('USAGE', 'A file must have at least one block.', {
    where: '--max-blocks',
    hint: 'Give a number, for instance 500.',
  })
}

function summary(manifest: ExportManifest, folder: string): string {
  const { from, to, levels, files, ledger } = manifest
  const next = from === 0 ? 'a node whose data is empty' : `a node that has block ${from - 1}`
  return [
    `Blocks ${from} to ${to}: ${printLevels(levels)}, in ${files.length} ${files.length === 1 ? 'file' : 'files'}.`,
    `For ${next}: cp ${folder}/*.binlog <node>/data/group${printable(ledger.group)}/BinaryLogs/ (without the manifest), then start it.`,
  ].join('\n')
}
