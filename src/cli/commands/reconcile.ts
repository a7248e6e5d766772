import { join } from 'node:path'
import { BcdataError, isBcdataError } from '../../errors.js'
import { connectChain } from '../../runtime/chain/evm/connect-chain.js'
import { renderReport } from '../../runtime/reconciler/report/render-report.js'
import type { ReconciliationReport } from '../../runtime/reconciler/report/report.js'
import { writeReport } from '../../runtime/reconciler/report/write-report.js'
import { type Rule, runRule } from '../../runtime/reconciler/run-rule.js'
import { openStore } from '../../runtime/store/open-store.js'
import { createTableReader } from '../../runtime/store/table-reader.js'
import { renderError } from '../../shared/render-error.js'
import type { CliContext } from '../context.js'
import { chooseChain } from '../project/choose-chain.js'
import { loadBuild, loadRules, type ProjectBuild } from '../project/load-build.js'

export interface ReconcileFlags {
  readonly rule: string | undefined
  readonly chain: string | undefined
  readonly json: boolean
}

/**
 * `bcdata reconcile run`: exits 0 when every rule is clean, 2 with breaks, 3 when an input is late. A
 * rule whose input is late doesn't stop the others.
 */
export async function reconcile(context: CliContext, flags: ReconcileFlags): Promise<number> {
  const build = await loadBuild(context.cwd)
  const rules = chooseRules(await loadRules(context.cwd), flags.rule)
  const outcomes: Outcome[] = []
  await withRunner(build, flags.chain, context.cwd, async (run) => {
    for (const rule of rules) {
      try {
        const report = await run(rule)
        const paths = await writeReport(report, join(context.cwd, 'reports'))
        outcomes.push(report)
        if (!flags.json) context.out(`${renderReport(report)}\nreport    ${paths.join(', ')}\n`)
      } catch (error) {
        if (!isBcdataError(error) || error.code !== 'INPUT_LATE') throw error
        context.note(renderError(error))
        outcomes.push({ rule: rule.name, state: 'late' })
      }
    }
  })
  if (flags.json) {
    context.out(JSON.stringify(flags.rule === undefined ? outcomes : outcomes[0], null, 2))
  }
  const states = outcomes.map((outcome) => outcome.state)
  if (states.includes('breaks')) return 2
  return states.includes('late') ? 3 : 0
}

type Outcome = ReconciliationReport | { readonly rule: string; readonly state: 'late' }

type Runner = (rule: Rule) => Promise<ReconciliationReport>

/** Opens what rules need, and closes it whatever happens. */
async function withRunner(
  build: ProjectBuild,
  chain: string | undefined,
  directory: string,
  use: (run: Runner) => Promise<void>,
): Promise<void> {
  const source = connectChain(chooseChain(build.config.chains, chain))
  try {
    const store = await openStore({
      ...build.config.database,
      tables: build.tables,
      readonly: true,
    })
    try {
      const world = { ...store, source, tables: createTableReader(store.db), directory }
      await use((rule) => runRule(rule, world))
    } finally {
      await store.close()
    }
  } finally {
    await source.close()
  }
}

function chooseRules(rules: readonly Rule[], name: string | undefined): readonly Rule[] {
  const chosen = name === undefined ? rules : rules.filter((rule) => rule.name === name)
  if (chosen.length > 0) return chosen
  const known = rules.map((rule) => rule.name)
  throw new BcdataError(
    'RECONCILE_RULE_UNKNOWN',
    name === undefined ? 'The project has no rules.' : `There is no rule "${name}".`,
    {
      where: 'src/rules/index.ts',
      hint: known.length > 0 ? `Choose from: ${known.join(', ')}.` : 'Write one in src/rules.',
    },
  )
}
