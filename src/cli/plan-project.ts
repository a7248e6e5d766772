import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { configFile } from '../config/load-config.js'
import { applyPlan } from '../emit/apply.js'
import { formatFiles } from '../emit/format.js'
import type { Manifest, ManifestFile } from '../emit/manifest.js'
import { type PlanStep, planFiles } from '../emit/plan.js'
import { BcdataError } from '../errors.js'
import { generateProject, printMigrationSums } from '../generators/generate-project.js'
import { printConfig } from '../generators/project/print-config.js'
import type { ContractModel } from '../model/contract-model.js'
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
  const files = [...generated, printMigrationSums(generated)]
  const planned = planFiles(files, manifest, (path) => readText(join(root, path)))
  const configSteps = formatted
    .filter((file) => file.path === configFile)
    .map((file): PlanStep => ({ ...file, action: 'create' }))
  const steps = [...configSteps, ...planned].map((step) => (force ? forced(step, files) : step))
  return {
    steps,
    manifest: {
      schemaVersion: 1,
      tool: toolVersion(),
      project: { name: project.name },
      events: Object.fromEntries(project.contracts.flatMap(eventEntries)),
      files: Object.fromEntries(planned.flatMap(fileEntry)),
    },
  }
}

/** Writes the plan; a conflict stops everything, before the first file. */
export function applyProject(root: string, { steps, manifest }: PlannedProject): void {
  const conflicts = steps.filter((step) => step.action === 'conflict')
  if (conflicts.length > 0) {
    throw new BcdataError(
      'GENERATE_CONFLICT',
      `${conflicts.length} file${conflicts.length === 1 ? '' : 's'} can't be brought up to date: ${conflicts
        .map(({ path, reason }) => `${path} (${reason})`)
        .join('; ')}. Nothing was written.`,
      {
        where: root,
        hint: 'Undo the edit or move it where the message says, then run `bcdata generate` again.',
        context: { conflicts: conflicts.map(({ path }) => path) },
      },
    )
  }
  applyPlan(root, steps, manifest)
}

function forced(step: PlanStep, files: readonly VirtualFile[]): PlanStep {
  const file = files.find(({ path }) => path === step.path)
  if (step.action !== 'conflict' || !file) return step
  return { ...step, action: 'update', text: file.text }
}

function eventEntries(contract: ContractModel): [string, { topic0: string; table: string }][] {
  return contract.events.map((event) => [
    `${contract.name}.${event.signature}/${event.topicCount}`,
    { topic0: event.topic0, table: event.table.name },
  ])
}

function fileEntry({ path, record }: PlanStep): [string, ManifestFile][] {
  return record ? [[path, record]] : []
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
