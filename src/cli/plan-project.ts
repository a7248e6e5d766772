import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { configFile } from '../config/config-file.js'
import { applyPlan } from '../emit/apply.js'
import { contentHash } from '../emit/content-hash.js'
import { formatFiles } from '../emit/format.js'
import { isMissing } from '../emit/is-missing.js'
import type { Manifest, ManifestFile } from '../emit/manifest.js'
import { type PlanStep, planFiles } from '../emit/plan.js'
import { unwritable } from '../emit/unwritable.js'
import { BcdataError } from '../errors.js'
import { generateProject, printMigrationSums } from '../generators/generate-project.js'
import { printConfig } from '../generators/project/print-config.js'
import type { ContractModel } from '../model/contract-model.js'
import { type EventPin, pinKey, pinOf } from '../model/event-pin.js'
import type { ProjectModel } from '../model/project-model.js'
import type { VirtualFile } from '../model/virtual-file.js'
import type { LoadedProject } from './load-project.js'
import { toolVersion } from './tool-version.js'

export interface PlannedProject {
  readonly steps: readonly PlanStep[]
  readonly manifest: Manifest
}

export interface PlanOptions {
  /** Only `init` writes the config: afterwards it is the input. */
  readonly withConfig: boolean
  /** Files that exist and are not ours are overwritten. */
  readonly force: boolean
}

/** What generating the project would do to the folder. */
export async function planProject(
  root: string,
  { project, manifest }: LoadedProject,
  { withConfig, force }: PlanOptions,
): Promise<PlannedProject> {
  const config: VirtualFile = { path: configFile, text: printConfig(project), ownership: 'merged' }
  const formatted = await formatFiles([
    ...(withConfig ? [config] : []),
    ...generateProject(project),
  ])
  const generated = formatted.filter((file) => file.path !== configFile)
  const sums = readText(join(root, 'migrations/bcdata.sum')) ?? ''
  const files = [...generated, printMigrationSums(generated, sums)]
  const planned = planFiles(files, manifest, (path) => readText(join(root, path)))
  const configSteps = formatted
    .filter((file) => file.path === configFile)
    .map((file): PlanStep => ({ ...file, action: 'create' }))
  const steps = planned.map((step) => (force ? forced(step, files) : step))
  return {
    steps: [...configSteps, ...steps],
    manifest: {
      schemaVersion: 1,
      tool: toolVersion(),
      project: { name: project.name },
      events: {
        ...manifest?.events,
        ...Object.fromEntries(project.contracts.flatMap(eventEntries)),
      },
      migrations: { ...manifest?.migrations, ...newMigration(project) },
      files: Object.fromEntries(steps.flatMap(fileEntry)),
    },
  }
}

/**
 * Writes the plan, and rejects with GENERATE_CONFLICT where a person has to decide. A conflict in the
 * tool's own files stops everything, before the first file; a merged file that a person and the tool
 * both changed stays the person's, and the rest is written.
 */
export function applyProject(root: string, { steps, manifest }: PlannedProject): void {
  const conflicts = steps.filter((step) => step.action === 'conflict')
  const blocking = conflicts.filter((step) => step.ownership !== 'merged')
  if (blocking.length > 0) throw conflictError(root, blocking, 'Nothing was written.')
  applyPlan(root, steps, manifest)
  if (conflicts.length > 0) throw conflictError(root, conflicts, 'Everything else was written.')
}

function conflictError(root: string, steps: readonly PlanStep[], outcome: string): BcdataError {
  const files = steps.map(({ path, reason }) => `${path} (${reason})`).join('; ')
  const count = steps.length === 1 ? '1 file' : `${steps.length} files`
  return new BcdataError(
    'GENERATE_CONFLICT',
    `${count} can't be brought up to date: ${files}. ${outcome}`,
    {
      where: root,
      hint: 'Undo the edit, or merge it as the page below says; then run `bcdata generate` again.',
      context: { conflicts: steps.map(({ path }) => path) },
    },
  )
}

function forced(step: PlanStep, files: readonly VirtualFile[]): PlanStep {
  const file = files.find(({ path }) => path === step.path)
  if (step.action !== 'conflict' || !file) return step
  const record = { ownership: file.ownership, hash: contentHash(file.text) }
  return { ...step, action: 'update', text: file.text, record }
}

function eventEntries(contract: ContractModel): [string, EventPin][] {
  return contract.events.map((event) => [pinKey(contract.name, event), pinOf(event)])
}

function newMigration({ nextMigration: next }: ProjectModel): Record<string, readonly string[]> {
  return next ? { [next.name]: next.tables } : {}
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
