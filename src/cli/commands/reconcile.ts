import { join } from 'node:path'
import { BcdataError } from '../../errors.js'
import {
  connectChain,
  createTableReader,
  openStore,
  type ReconciliationReport,
  type Rule,
  renderReport,
  runRule,
  writeReport,
} from '../../runtime/index.js'
import type { CliContext } from '../context.js'
import { loadBuild, type ProjectBuild } from '../project/load-build.js'

export interface ReconcileFlags {
  readonly rule: string | undefined
  readonly chain: string | undefined
  readonly json: boolean
}

/** `bcdata reconcile run`: exits 0 when every rule is clean, 2 with breaks. */
export async function reconcile(context: CliContext, flags: ReconcileFlags): Promise<number> {
  const build = await loadBuild(context.cwd)
  const rules = chooseRules(build.rules, flags.rule)
  const source = connectChain(chooseChain(build, flags.chain))
  const { url, derived } = build.config.database
  const reports: ReconciliationReport[] = []
  try {
    const store = await openStore({ url, derived, tables: build.tables, readonly: true })
    try {
      const world = {
        ...store,
        source,
        tables: createTableReader(store.db),
        directory: context.cwd,
      }
      for (const rule of rules) {
        const report = await runRule(rule, world)
        const paths = await writeReport(report, join(context.cwd, 'reports'))
        reports.push(report)
        if (!flags.json) context.out(`${renderReport(report)}\n\nWritten to ${paths.join(' and ')}`)
      }
    } finally {
      await store.close()
    }
  } finally {
    await source.close()
  }
  if (flags.json)
    context.out(JSON.stringify(flags.rule === undefined ? reports : reports[0], null, 2))
  return reports.every((report) => report.state === 'clean') ? 0 : 2
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

function chooseChain({ config }: ProjectBuild, name: string | undefined) {
  const chain = config.chains.find((candidate) => name === undefined || candidate.name === name)
  if (chain && (name !== undefined || config.chains.length === 1)) return chain
  throw new BcdataError(
    'USAGE',
    name === undefined ? 'The project has several chains.' : `There is no chain "${name}".`,
    {
      where: '--chain',
      hint: `Choose from: ${config.chains.map((candidate) => candidate.name).join(', ')}.`,
    },
  )
}
