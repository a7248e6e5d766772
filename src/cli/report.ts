import { relative } from 'node:path'
import { styleText } from 'node:util'
import type { PlanAction, PlanStep } from '../emit/plan-step.js'
import type { VanishedName } from '../emit/vanished-names.js'
import type { Diagnostic } from '../model/diagnostic.js'
import { printable } from '../shared/printable.js'
import type { CliContext } from './context.js'

const colours: Record<PlanAction, Parameters<typeof styleText>[0]> = {
  create: 'green',
  update: 'yellow',
  merge: 'yellow',
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
    const lines = [
      `warning[${code}]: ${message}`,
      `  at:   ${relative(root, where)}`,
      `  hint: ${hint}`,
    ]
    context.note(lines.map(oneLine).join('\n'))
  }
}

/** What it is about comes from an ABI: it may hold anything, and be of any length. */
function oneLine(text: string): string {
  return printable(text.length > 500 ? `${text.slice(0, 499)}…` : text)
}

/** What the team's code still names, and the compiler may or may not notice. */
export function printVanished(context: CliContext, names: readonly VanishedName[]): void {
  if (names.length === 0) return
  context.note('warning: names that are no longer generated are still used:')
  for (const { path, line, name, was } of names) {
    context.note(`  ${path}:${line}  ${name}${was === name ? '' : ` (was ${was})`}`)
  }
}
