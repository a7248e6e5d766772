import { createStashViews, planStashViews } from '../../../runtime/store/stash/views/stash-views.js'
import type { CliContext } from '../../context.js'
import { shownName } from '../../stash/print-rows.js'
import { stashUrl } from '../../stash/sync-settings.js'
import { namedLedger, type StashFlags } from '../../stash/with-stash.js'

export interface StashViewsFlags extends StashFlags {
  readonly dryRun: boolean
  readonly json: boolean
}

/** `bcdata stash views`: makes a view of every table of the ledger, of its rows now and of all versions. */
export async function stashViews(context: CliContext, flags: StashViewsFlags): Promise<number> {
  const url = await stashUrl(context.cwd, flags.stash)
  const ledger = await namedLedger(url, flags.genesis)
  const options = { url, ...(ledger && { ledger }) }
  const views = await (flags.dryRun ? planStashViews(options) : createStashViews(options))
  if (flags.json) {
    context.out(JSON.stringify(views))
    return 0
  }
  for (const { table, latest, history, statements } of views) {
    if (flags.dryRun) for (const sql of statements) context.out(`${sql};`)
    else context.out(`${latest}, ${history}  (${shownName(table)})`)
  }
  if (!flags.dryRun) context.note(`${views.length} tables have their views.`)
  return 0
}
