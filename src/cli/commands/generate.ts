import { loadConfig } from '../../config/load-config.js'
import { isChange } from '../../emit/plan.js'
import type { CliContext } from '../context.js'
import { loadProject, readIdentity } from '../load-project.js'
import { applyProject, planProject } from '../plan-project.js'
import { printDiagnostics, printPlan } from '../report.js'

export interface GenerateFlags {
  readonly check: boolean
  readonly dryRun: boolean
  readonly json: boolean
}

/** `bcdata generate`: exits 2 when `--check` finds the project stale, 3 at a conflict. */
export async function generate(context: CliContext, flags: GenerateFlags): Promise<number> {
  const root = context.cwd
  const config = await loadConfig(root)
  const loaded = loadProject(root, config, readIdentity(root))
  printDiagnostics(context, loaded.diagnostics, root)
  const planned = await planProject(root, loaded, { withConfig: false, force: false })
  if (flags.json) {
    const files = planned.steps.map(({ path, action, ownership }) => ({ path, action, ownership }))
    context.out(JSON.stringify({ files }, null, 2))
  } else printPlan(context, planned.steps)

  const isConflict = planned.steps.some((step) => step.action === 'conflict')
  if (flags.check) return isConflict ? 3 : planned.steps.some(isChange) ? 2 : 0
  if (flags.dryRun) return 0
  const conflicts = applyProject(root, planned)
  if (conflicts.length === 0) return 0
  context.note(
    'The files marked conflict were edited by hand and would have changed: they are as you left them.',
  )
  return 3
}
