import { styleText } from 'node:util'
import { loadConfig } from '../../config/load-config.js'
import { assertKnown, isChosen } from '../../emit/choose-steps.js'
import { isChange } from '../../emit/plan-step.js'
import { printDiff } from '../../emit/print-diff.js'
import type { CliContext } from '../context.js'
import { loadProject, readIdentity } from '../load-project.js'
import { planProject } from '../plan-project.js'
import { printDiagnostics } from '../report.js'
import { noteInterrupted } from './generate.js'

export interface DiffFlags {
  /** A file or folder of the project; all when it is not given. */
  readonly path?: string | undefined
  readonly nameOnly: boolean
}

/** `bcdata diff`: what `bcdata generate` would change; exits 2 if anything, 3 when only a person can. */
export async function diff(context: CliContext, { path, nameOnly }: DiffFlags): Promise<number> {
  const root = context.cwd
  if (noteInterrupted(context)) return 2
  const loaded = loadProject(root, await loadConfig(root), readIdentity(root))
  printDiagnostics(context, loaded.diagnostics, root)
  const { steps } = await planProject(root, loaded)
  const choice = path === undefined ? [] : [path]
  assertKnown(steps, choice)
  const chosen = steps.filter((step) => isChosen(step, choice))
  for (const step of chosen) {
    const text = nameOnly && isChange(step) ? step.path : printDiff(step)
    if (text !== null) context.out(nameOnly ? text : coloured(text.trimEnd()))
  }
  const open = chosen.filter((step) => step.action === 'conflict' && !isChange(step))
  for (const step of open) context.note(`conflict  ${step.path}  (${step.reason})`)
  if (chosen.some(isChange)) return 2
  return open.length > 0 ? 3 : 0
}

/** As git shows it, on a terminal. */
function coloured(patch: string): string {
  return patch
    .split('\n')
    .map((line) => {
      const colour = colourOf(line)
      return colour ? styleText(colour, line, { stream: process.stdout }) : line
    })
    .join('\n')
}

function colourOf(line: string): Parameters<typeof styleText>[0] | null {
  if (/^(?:---|\+\+\+) /.test(line)) return 'bold'
  if (line.startsWith('@@')) return 'cyan'
  if (line.startsWith('+')) return 'green'
  return line.startsWith('-') ? 'red' : null
}
