import type { BlockDifference } from '../../../runtime/stash/compare/compare-blocks.js'
import {
  type CompareReport,
  compareSource,
  type DifferentBlock,
} from '../../../runtime/stash/compare/compare-source.js'
import { byteText, readableName } from '../../../runtime/stash/text/byte-text.js'
import { printable } from '../../../shared/printable.js'
import { Cancelled } from '../../cancelled.js'
import type { CliContext } from '../../context.js'
import { assertBlock } from '../../project/assert-block.js'
import { noteProgress } from '../../stash/note-progress.js'
import { openSource } from '../../stash/open-source.js'
import { shownName, shownValue } from '../../stash/print-rows.js'
import { untilStopped } from '../../stash/until-stopped.js'
import { withStash } from '../../stash/with-stash.js'

export interface StashDiffFlags {
  /** Folder or URL. */
  readonly source: string
  readonly against: string | undefined
  readonly genesis: string | undefined
  readonly fromBlock: number | undefined
  readonly toBlock: number | undefined
  readonly json: boolean
}

/**
 * `bcdata stash diff`: compares what a node has with a stash, block by block, without what honest nodes
 * may disagree about. Exits 2 when anything differs, or can't be read.
 */
export async function stashDiff(context: CliContext, flags: StashDiffFlags): Promise<number> {
  assertBlock('--from-block', flags.fromBlock)
  assertBlock('--to-block', flags.toBlock)
  const feed = openSource(context.cwd, flags.source)
  const note = noteProgress(context)
  try {
    const report = await untilStopped(async (signal) => {
      const done = await withStash(
        context.cwd,
        { stash: flags.against, genesis: flags.genesis },
        ({ store, proofs }) =>
          compareSource({
            ...{ feed, store, digest: proofs.digest, signal },
            ...{ from: flags.fromBlock ?? 0, to: flags.toBlock },
            onBlock: (number) => note(() => `block ${number}`),
          }),
      )
      if (signal.aborted) throw new Cancelled()
      return done
    })
    context.out(flags.json ? JSON.stringify(reportData(report)) : summary(report))
    return report.different === 0 && report.problems.length === 0 ? 0 : 2
  } finally {
    await feed.close()
  }
}

function summary(report: CompareReport): string {
  const { compared, from, to, different, blocks, problems, stashEnd, sourceEnd } = report
  const differ = different === 1 ? '1 block differs' : `${different} blocks differ`
  const verdict = different === 0 ? 'all are the same' : differ
  const head =
    compared === 0 ? 'No block could be compared.' : `Blocks ${from} to ${to}: ${verdict}.`
  const ahead =
    sourceEnd !== null && sourceEnd > (stashEnd ?? -1)
      ? [`The stash ends at block ${stashEnd ?? 'none'}, the source has block ${sourceEnd}.`]
      : []
  return [
    head,
    ...blocks.flatMap(printBlock),
    ...problems.map(({ block, kind, message }) => `Block ${block}: ${kind}. ${printable(message)}`),
    ...ahead,
  ].join('\n')
}

function printBlock({ block, differences, count }: DifferentBlock): readonly string[] {
  const more = count > differences.length ? [`  … and ${count - differences.length} more`] : []
  const lines = differences.map(printDifference)
  const shown = lines.length === 0 ? ['  the order of its rows'] : lines
  return [`Block ${block} (source | stash):`, ...shown, ...more]
}

function printDifference({ table, key, id, column, one, other }: BlockDifference): string {
  const row = key === null ? '' : ` key ${shownValue(key)}`
  const number = id === null ? '' : ` id ${id}`
  return `  ${shownName(table)}${row}${number} ${shownName(column)}: ${shownValue(one)} | ${shownValue(other)}`
}

function reportData({ blocks, ...facts }: CompareReport): unknown {
  const textOf = (value: Uint8Array | null) => (value === null ? null : byteText(value))
  return {
    ...facts,
    blocks: blocks.map(({ block, count, differences }) => ({
      ...{ block, count },
      differences: differences.map(({ table, key, id, column, one, other }) => ({
        ...{ table: readableName(table), key: textOf(key), id: id === null ? null : `${id}` },
        ...{ column: readableName(column), source: textOf(one), stash: textOf(other) },
      })),
    })),
  }
}
