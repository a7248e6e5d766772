import { BcdataError } from '../../errors.js'
import { assertMigrated } from '../../runtime/project/assert-migrated.js'
import { type HandlerDigests, handlerDigests } from '../../runtime/project/handler-digests.js'
import { tablesOf } from '../../runtime/rebuild/tables-of.js'
import { type HandlerRecords, recordHandlers } from '../../runtime/store/handler-records.js'
import { openStore } from '../../runtime/store/open-store.js'
import type { CliContext } from '../context.js'
import { leftOut } from '../project/left-out.js'
import { loadBuild, type ProjectBuild } from '../project/load-build.js'
import { loadHandlers, type ProjectHandlers } from '../project/load-handlers.js'
import { type RebuiltChain, rebuildChains } from '../project/rebuild-chains.js'

export interface RebuildFlags {
  /** All of them when none is named. */
  readonly contract: string | undefined
  /** Derived tables beside those that are called after the contract. */
  readonly table: readonly string[]
  readonly json: boolean
}

/** `bcdata rebuild`: makes derived tables anew from the stored events, without a node as far as reads are kept. */
export async function rebuild(context: CliContext, flags: RebuildFlags): Promise<number> {
  const { cwd } = context
  const build = await loadBuild(cwd)
  const all = await loadHandlers(cwd)
  const project = chosen(all, flags.contract)
  const tables = chooseTables(build, all, flags)
  const { url, derived } = build.config.database
  const store = await openStore<unknown>({ url, derived, tables: build.tables, writer: true })
  try {
    await assertMigrated(store, cwd)
    context.note(`Clearing ${tables.join(', ')}, then handling the stored events again.`)
    const digests = await handlerDigests(cwd)
    const chains = await rebuildChains(store, {
      ...project,
      tables,
      note: context.note,
      nodes: build.config.chains,
      failures: build.config.failures,
      before: (tx) => recordHandlers(tx, madeBy(project, digests, tables)),
    })
    const deadLetters = chains.reduce((sum, chain) => sum + chain.deadLetters, 0)
    if (deadLetters > 0) context.note(leftOut(deadLetters))
    if (flags.json) context.out(JSON.stringify({ tables, chains }))
    else context.out(summary(chains))
    return 0
  } finally {
    await store.close()
  }
}

function madeBy(
  { contracts }: ProjectHandlers,
  digests: HandlerDigests,
  tables: readonly string[],
): HandlerRecords {
  const names = contracts.map(({ name }) => name)
  return {
    contracts: new Map([...digests].filter(([name]) => names.includes(name))),
    tables: new Set(tables),
  }
}

function summary(chains: readonly RebuiltChain[]): string {
  if (chains.length === 0) return 'Nothing was indexed yet.'
  return chains
    .map(({ name, events }) => `${name}: ${events} event${events === 1 ? '' : 's'} handled again.`)
    .join('\n')
}

/** The contracts whose events are handled. */
function chosen(project: ProjectHandlers, name: string | undefined): ProjectHandlers {
  if (name === undefined) return project
  const contracts = project.contracts.filter((contract) => contract.name === name)
  if (contracts.length > 0) return { ...project, contracts }
  throw new BcdataError('CONTRACT_UNKNOWN', `The project has no contract ${name}.`, {
    where: 'bcdata.config.ts',
    hint: `Choose from: ${project.contracts.map((contract) => contract.name).join(', ')}.`,
  })
}

function chooseTables(
  { config }: ProjectBuild,
  { contracts }: ProjectHandlers,
  { contract, table }: RebuildFlags,
): readonly string[] {
  const { derived } = config.database
  const unknown = table.find((name) => !derived.includes(name))
  if (unknown !== undefined) {
    throw refused(`${unknown} is not a derived table.`, 'List it in database.derived.')
  }
  if (contract === undefined) {
    if (derived.length > 0) return derived
    throw refused(
      'The project has no derived tables.',
      'List the tables that handlers write in database.derived.',
    )
  }
  const own = tablesOf(contract, derived, contracts)
  const tables = derived.filter((name) => own.includes(name) || table.includes(name))
  if (tables.length > 0) return tables
  throw refused(
    `No derived table is called after ${contract}.`,
    'Name the tables that its handlers write: `--table <name>`.',
  )
}

function refused(message: string, hint: string): BcdataError {
  return new BcdataError('REBUILD_REFUSED', message, { where: 'database.derived', hint })
}
