import { loadConfig } from '../../config/load-config.js'
import { isInterrupted, resumeApply } from '../../emit/apply.js'
import type { PathChoice } from '../../emit/choose-steps.js'
import { isChange } from '../../emit/plan-step.js'
import { withProjectLock } from '../../emit/project-lock.js'
import { vanishedNames } from '../../emit/vanished-names.js'
import type { CliContext } from '../context.js'
import { type LoadedProject, loadProject, readIdentity } from '../load-project.js'
import { applyProject, type PlannedProject, planProject } from '../plan-project.js'
import { amendableMigration } from '../project/amendable-migration.js'
import { printDiagnostics, printPlan, printVanished } from '../report.js'
import { readTeamFiles } from '../team-files.js'

export interface GenerateFlags {
  readonly check: boolean
  readonly dryRun: boolean
  readonly json: boolean
  /** Files whose edits are overwritten; empty for all. */
  readonly force?: PathChoice | undefined
  /** Files that come back; empty for all that were deleted by hand. */
  readonly restore?: PathChoice | undefined
  /** The newest migration is made anew. */
  readonly amend?: boolean
  /** `Token.Sent=Moved` … */
  readonly rename?: readonly string[] | undefined
}

/** `bcdata generate`: exits 2 when `--check` finds the project stale, 3 where a person has to decide. */
export async function generate(context: CliContext, flags: GenerateFlags): Promise<number> {
  const root = context.cwd
  if (flags.check || flags.dryRun) return await preview(context, flags)
  return await withProjectLock(root, async () => {
    if (resumeApply(root)) context.note('Finished what an earlier run was stopped at.')
    const { planned } = await plan(context, flags)
    applyProject(root, planned)
    return 0
  })
}

async function preview(context: CliContext, flags: GenerateFlags): Promise<number> {
  if (noteInterrupted(context)) return flags.check ? 2 : 0
  const { loaded, planned } = await plan(context, flags)
  if (planned.steps.some((step) => step.action === 'conflict')) return 3
  const isStale = loaded.manifest === null || planned.steps.some(isChange)
  return flags.check && isStale ? 2 : 0
}

/** Half of the files are new: no plan that is made now is the one that will be carried out. */
export function noteInterrupted(context: CliContext): boolean {
  if (!isInterrupted(context.cwd)) return false
  context.note('An earlier `bcdata generate` was stopped halfway; run it again to finish it.')
  return true
}

async function plan(
  context: CliContext,
  { force = null, restore = null, amend = false, rename: renames = [], json }: GenerateFlags,
): Promise<{ loaded: LoadedProject; planned: PlannedProject }> {
  const root = context.cwd
  const config = await loadConfig(root)
  const amended = amend ? await amendableMigration(root, config) : undefined
  const loaded = loadProject(root, config, readIdentity(root), { amended, renames })
  const planned = await planProject(root, loaded, { force, restore })
  printDiagnostics(context, [...loaded.diagnostics, ...planned.diagnostics], root)
  const vanished = vanishedNames(planned.steps, () => readTeamFiles(root, planned.steps))
  if (json) {
    const files = planned.steps.map(({ path, action, ownership, reason }) => ({
      path,
      action,
      ownership,
      reason,
    }))
    context.out(JSON.stringify({ files, vanished }, null, 2))
  } else {
    printPlan(context, planned.steps)
    printVanished(context, vanished)
  }
  return { loaded, planned }
}
