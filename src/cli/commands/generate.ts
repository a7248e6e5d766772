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

/** `bcdata generate`: exits 2 when `--check` finds the project stale, 3 where a person has to decide. */
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

  if (!flags.check && !flags.dryRun) {
    applyProject(root, planned)
    return 0
  }
  if (planned.steps.some((step) => step.action === 'conflict')) return 3
  const isStale = loaded.manifest === null || planned.steps.some(isChange)
  return flags.check && isStale ? 2 : 0
}
