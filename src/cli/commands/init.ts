import { relative, resolve } from 'node:path'
import { resumeProject } from '../../emit/apply.js'
import type { PlanStep } from '../../emit/plan-step.js'
import { withProjectLock } from '../../emit/project-lock.js'
import type { CliContext } from '../context.js'
import { assertSupported } from '../init/assert-supported.js'
import { assertTargetFree } from '../init/assert-target-free.js'
import { chooseContracts, chooseSettings } from '../init/choose.js'
import { equivalentCommand } from '../init/equivalent-command.js'
import { exclusionNotes } from '../init/exclusion-notes.js'
import { findCandidates } from '../init/find-candidates.js'
import { initialConfig } from '../init/initial-config.js'
import { initialEnv } from '../init/initial-env.js'
import { initialIdentity } from '../init/initial-identity.js'
import { installPackages } from '../init/install-packages.js'
import { nextSteps } from '../init/next-steps.js'
import { writeEnvFile } from '../init/write-env-file.js'
import type { InitFlags } from '../init-flags.js'
import { loadProject } from '../load-project.js'
import { applyProject, planProject } from '../plan-project.js'
import { printDiagnostics, printPlan } from '../report.js'

/** `bcdata init`: from a dapp's artifacts to a project of its own. */
export async function init(context: CliContext, given: InitFlags): Promise<number> {
  assertSupported(given)
  const dapp = context.cwd
  const target = resolve(dapp, given.dir)
  if (!given.dryRun) await resumeProject(target)
  assertTargetFree(target, given.force)
  const { candidates, diagnostics } = await findCandidates(dapp, given)
  const chosen = await chooseContracts(context, candidates, given)
  const flags = await chooseSettings(context, given)
  const config = initialConfig(dapp, target, chosen, flags)
  const loaded = loadProject(target, config, initialIdentity(dapp, target))
  printDiagnostics(context, [...diagnostics, ...loaded.diagnostics], dapp)

  const planned = await planProject(target, loaded, {
    withConfig: true,
    force: flags.force ? [] : null,
  })
  if (flags.json)
    context.out(
      planAsJson(
        target,
        planned.steps,
        chosen.map((c) => c.name),
      ),
    )
  else printPlan(context, planned.steps)
  if (flags.dryRun) return 0

  await withProjectLock(target, async () => applyProject(target, planned))
  writeEnvFile(context, target, initialEnv(flags))
  if (flags.install) await installPackages(context, target)
  const folder = relative(dapp, target) || '.'
  for (const note of exclusionNotes(dapp, folder)) context.note(note)
  context.note(`\nThe same without questions:\n  ${equivalentCommand(flags, chosen)}`)
  context.note(
    `\nNext steps:\n${nextSteps(folder, config, flags)
      .map((step) => `  ${step}`)
      .join('\n')}`,
  )
  return 0
}

function planAsJson(
  target: string,
  steps: readonly PlanStep[],
  contracts: readonly string[],
): string {
  const files = steps.map(({ path, action, ownership }) => ({ path, action, ownership }))
  return JSON.stringify({ target, contracts, files }, null, 2)
}
