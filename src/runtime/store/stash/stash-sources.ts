import { hash } from 'node:crypto'
import type { SourceState } from '../../ports/stash-store.js'
import { storable } from '../storable-text.js'
import type { StashSession } from './stash-database.js'

interface SourceRow extends Omit<SourceState, 'agreedTo'> {
  readonly agreed_to: number | null
}

/** Sources that aren't among them stay as they are. */
export async function writeSources(
  session: StashSession,
  ledgerId: number,
  states: readonly SourceState[],
): Promise<void> {
  const bySource = new Map(states.map((state) => [state.source, state]))
  const rows = [...bySource.values()].map(({ source, height, agreedTo, score, problem }) => {
    const digest = hash('sha256', source, 'buffer')
    const shown = problem === null ? null : storable(problem)
    return { digest, row: [ledgerId, digest, storable(source), height, agreedTo, score, shown] }
  })
  for (const { digest } of rows) {
    await session.run('delete from stash_source where ledger_id = ? and digest = ?', [
      ledgerId,
      digest,
    ])
  }
  await session.insert(
    'stash_source',
    rows.map(({ row }) => row),
  )
}

export async function readSources(
  session: StashSession,
  ledgerId: number,
): Promise<readonly SourceState[]> {
  const rows = await session.all<SourceRow>(
    `select source, height, agreed_to, score, problem from stash_source
    where ledger_id = ? order by source`,
    [ledgerId],
  )
  return rows.map(({ source, height, agreed_to, score, problem }) => ({
    source,
    height: height === null ? null : Number(height),
    agreedTo: agreed_to === null ? null : Number(agreed_to),
    score: Number(score),
    problem,
  }))
}
