import { relative } from 'node:path'
import { styleText } from 'node:util'
import type { PlanAction, PlanStep } from '../emit/plan.js'
import type { Diagnostic } from '../model/diagnostic.js'
import type { CliContext } from './context.js'

const colours: Record<PlanAction, Parameters<typeof styleText>[0]> = {
  create: 'green',
  update: 'yellow',
  identical: 'dim',
  keep: 'cyan',
  remove: 'red',
  conflict: 'red',
}

/** A line a file, then how many of each. */
export function printPlan(context: CliContext, steps: readonly PlanStep[]): void {
  for (const { action, path, reason } of steps) {
    const verb = styleText(colours[action], action.padStart(9), { stream: process.stdout })
    context.out(`${verb}  ${path}${reason === undefined ? '' : `  (${reason})`}`)
  }
  const counts = new Map<PlanAction, number>()
  for (const { action } of steps) counts.set(action, (counts.get(action) ?? 0) + 1)
  context.out([...counts].map(([action, count]) => `${count} ${action}`).join(', '))
}

export function printDiagnostics(
  context: CliContext,
  diagnostics: readonly Diagnostic[],
  root: string,
): void {
  for (const { code, where, message, hint } of diagnostics) {
    context.note(`warning[${code}]: ${message}\n  at:   ${relative(root, where)}\n  hint: ${hint}`)
  }
}
