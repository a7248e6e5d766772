import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { configFile } from '../config/config-file.js'
import { amendStep } from '../emit/amend-step.js'
import { applyPlan } from '../emit/apply.js'
import { forceSteps, type PathChoice, restoreSteps } from '../emit/choose-steps.js'
import { formatFiles } from '../emit/format.js'
import { isMissing } from '../emit/is-missing.js'
import type { Manifest, ManifestFile } from '../emit/manifest.js'
import { planFiles } from '../emit/plan.js'
import type { PlanStep } from '../emit/plan-step.js'
import { unwritable } from '../emit/unwritable.js'
import { BcdataError } from '../errors.js'
import { printBindings } from '../generators/bindings/print-bindings.js'
import { generateProject, printMigrationSums } from '../generators/generate-project.js'
import { printConfig } from '../generators/project/print-config.js'
import type { Diagnostic } from '../model/diagnostic.js'
import type { ProjectModel } from '../model/project-model.js'
import type { VirtualFile } from '../model/virtual-file.js'
import type { LoadedProject } from './load-project.js'
import { toolVersion } from './tool-version.js'

export interface PlannedProject {
  readonly steps: readonly PlanStep[]
  readonly manifest: Manifest
  /** Of what was left out on the way. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface PlanOptions {
  /** Only `init` writes the config: afterwards it is the input. */
  readonly withConfig?: boolean
  /** Where the generated text is taken over any edit. */
  readonly force?: PathChoice
  /** Where files that were deleted by hand come back. */
  readonly restore?: PathChoice
}

/** What generating the project would do to the folder. */
export async function planProject(
  root: string,
  loaded: LoadedProject,
  { withConfig = false, force = null, restore = null }: PlanOptions = {},
): Promise<PlannedProject> {
  const { amended = '' } = loaded
  const { files, diagnostics } = await projectFiles(root, loaded.project, amended)
  const config = withConfig ? [await configStep(root, loaded.project)] : []
  const planned = await planFiles(files, loaded.manifest, (path) => readText(join(root, path)))
  const kept = planned.map((step) => amendStep(step, amended))
  const steps = restoreSteps(forceSteps(kept, force), restore)
  const all = [...config, ...steps]
  return { steps: all, manifest: nextManifest(loaded, all), diagnostics }
}

/** What the tool would write into an empty folder, besides the config. */
export async function projectFiles(
  root: string,
  project: ProjectModel,
  amended = '',
): Promise<{ files: readonly VirtualFile[]; diagnostics: readonly Diagnostic[] }> {
  const printed = await formatFiles(generateProject(project))
  const bindings = await printBindings(project.bindings ?? [])
  const generated = [...printed, ...bindings.files]
  const sums = readText(join(root, 'migrations/bcdata.sum')) ?? ''
  return {
    files: [...generated, printMigrationSums(generated, sums, amended)],
    diagnostics: bindings.diagnostics,
  }
}

async function configStep(root: string, project: ProjectModel): Promise<PlanStep> {
  const config: VirtualFile = { path: configFile, text: printConfig(project), ownership: 'merged' }
  const [file = config] = await formatFiles([config])
  return { ...file, action: 'create', disk: readText(join(root, configFile)) }
}

/** What the project remembers once these steps are taken. */
export function nextManifest(
  { project, memory }: LoadedProject,
  steps: readonly PlanStep[],
): Manifest {
  return {
    schemaVersion: 1,
    tool: toolVersion(),
    project: { name: project.name },
    ...memory,
    files: Object.fromEntries(steps.flatMap(fileEntry)),
  }
}

/**
 * Writes the plan, and rejects with GENERATE_CONFLICT where a person has to decide. A conflict in the
 * tool's own files stops everything, before the first file; in a file of the team the places are
 * marked, and the rest is written.
 */
export function applyProject(root: string, { steps, manifest }: PlannedProject): void {
  const conflicts = steps.filter((step) => step.action === 'conflict')
  const blocking = conflicts.filter((step) => step.ownership !== 'merged')
  if (blocking.length > 0) throw conflictError(root, blocking, 'Nothing was written.')
  const busy = applyPlan(root, steps, manifest).map((path) => ({
    path,
    reason: 'changed while it was being generated',
  }))
  const open = [...conflicts, ...busy]
  if (open.length > 0) throw conflictError(root, open, 'Everything else was written.')
}

function conflictError(
  root: string,
  steps: readonly Pick<PlanStep, 'path' | 'reason'>[],
  outcome: string,
): BcdataError {
  const files = steps.map(({ path, reason }) => `${path} (${reason})`).join('; ')
  const count = steps.length === 1 ? '1 file' : `${steps.length} files`
  return new BcdataError(
    'GENERATE_CONFLICT',
    `${count} can't be brought up to date: ${files}. ${outcome}`,
    {
      where: root,
      hint: 'Settle it as the page below says; then run `bcdata generate` again.',
      context: { conflicts: steps.map(({ path }) => path) },
    },
  )
}

function fileEntry({ path, record }: PlanStep): [string, ManifestFile][] {
  return record ? [[path, record]] : []
}

/** A file that is there and can't be read must not look as if it were missing: it would be replaced. */
function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (isMissing(cause)) return null
    throw unwritable(path, cause)
  }
}
