import { type InternalDatabase, internal } from '../../src/runtime/store/internal-tables.js'
import type { RandomNumbers } from '../fixtures/random-numbers.js'
import { compare } from './check-database.js'
import { calmPlan, runIndexer } from './run-indexer.js'
import { derived, eventTables, type SimPlace } from './sim-database.js'
import { Simulation } from './simulation.js'

/** A new database has, after one run, what the other one has after all that happened to it. */
export async function compareWithCleanRun(
  sim: Simulation,
  random: RandomNumbers,
  open: () => Promise<SimPlace>,
): Promise<void> {
  const clean = new Simulation({
    place: await open(),
    world: { ...sim.world, isArchived: false, config: sim.config },
  })
  let isSound = false
  try {
    await runIndexer(clean, random, calmPlan)
    await clean.check()
    const [found, expected] = [await contents(sim), await contents(clean)]
    for (const [table, rows] of Object.entries(expected)) {
      compare(`${table}, compared with a clean run`, found[table] ?? [], rows)
    }
    isSound = true
  } finally {
    await clean.close(isSound)
  }
}

/** All tables, but for what tells of the way here. */
async function contents({ store, model }: Simulation): Promise<Record<string, readonly string[]>> {
  const all: Record<string, readonly string[]> = {}
  for (const table of [...eventTables, ...derived])
    all[table] = texts(await store.db.selectFrom(table).selectAll().execute())
  const ours = internal(store.db)
  const read = async <Table extends keyof InternalDatabase & string>(
    table: Table,
    ...without: readonly string[]
  ): Promise<void> => {
    all[table] = texts((await ours.selectFrom(table).selectAll().execute()) as object[], without)
  }
  await read('_bcdata_checkpoint', 'updated_at')
  await read('_bcdata_block')
  await read('_bcdata_dead_letter')
  await read('_bcdata_failed_handler')
  await read('_bcdata_journal', 'id')
  await read('_bcdata_handler')
  const wanted = [...model.coverage.all.values()].filter(({ wanted }) => wanted !== null)
  const lineages = new Set(wanted.map(({ subject }) => subject.reports?.key))
  const children = await ours.selectFrom('_bcdata_child').selectAll().execute()
  all['_bcdata_child'] = texts(children.filter(({ lineage }) => lineages.has(lineage)))
  return all
}

function texts(rows: readonly object[], without: readonly string[] = []): readonly string[] {
  const kept = (key: string, value: unknown): unknown => {
    if (without.includes(key)) return undefined
    return typeof value === 'bigint' ? `${value}` : value
  }
  return rows.map((row) => JSON.stringify(row, kept)).sort()
}
