import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { earlierLayouts } from '../../src/model/contract-model.js'
import { eventTables, type ProjectModel } from '../../src/model/project-model.js'
import type { ChainEvent, ContractDefinition, DecodedEvent } from '../../src/runtime/ports/event.js'
import { internal } from '../../src/runtime/store/internal-tables.js'
import { migrate } from '../../src/runtime/store/migrate.js'
import { openStore } from '../../src/runtime/store/open-store.js'
import { readStoredEvents } from '../../src/runtime/store/stored-events.js'
import type { TableRegistry } from '../../src/shared/column-kind.js'
import type { Dialect } from '../../src/shared/dialect.js'
import { argumentsOf } from '../abi/abi-values.js'
import { corpusAbis, corpusIsMissing, takesAll } from '../abi/corpus.js'
import { logEncoder } from '../abi/encode-log.js'
import { definitionOf } from '../abi/expect-decoders.js'
import { loadGenerated } from '../abi/load-generated.js'
import { loadMigration } from '../abi/load-migration.js'
import { makeProject, type NamedAbi } from '../abi/make-project.js'
import { stressAbis } from '../abi/stress-abis.js'
import { createDatabase } from '../databases/create-database.js'
import { dialects } from '../databases/dialects.js'

const runs = takesAll ? 10 : 3

const subjects: Readonly<Record<string, readonly NamedAbi[]>> = {
  'random ABIs': stressAbis(takesAll ? 150 : 15, 7),
  ...(corpusIsMissing ? {} : { 'published ABIs': corpusAbis(takesAll ? 1 : 12) }),
}

// Goal: a handler gets from a rebuild what it got from the chain. Method: random arguments of every
// event → ethers encodes, our decoder decodes → stored → read back from the rows.
describe.each(Object.entries(subjects))('events of %s', (_what, abis) => {
  test.each(dialects)('come back from the tables of %s as they were', async (dialect) => {
    const { project, files } = await makeProject(abis)
    const migration = files.find(({ ownership }) => ownership === 'migration')
    const definitions = await loadGenerated(project.contracts)
    const events = decodedEvents(project, definitions)
    const up = await loadMigration('0001_init', migration?.text ?? '')
    const { read, refused } = await storedAndRead(dialect, project, definitions, events, up)
    expect(events.length).toBeGreaterThan(50)
    // What PostgreSQL has no text for.
    expect(refused.size).toBeLessThan(events.length / 4)
    const stored = events.filter(({ index }) => !refused.has(index))
    expect(read.length).toBe(stored.length)
    for (const [position, event] of stored.entries()) {
      const { definition: _, log: __, ...seen } = event
      expect(read[position]).toEqual(seen)
      // Also what a handler would make a text of.
      expect(keysOf(read[position]?.args)).toEqual(keysOf(seen.args))
    }
  })
})

async function storedAndRead(
  dialect: Dialect,
  project: ProjectModel,
  definitions: readonly ContractDefinition[],
  events: readonly DecodedEvent[],
  up: Awaited<ReturnType<typeof loadMigration>>,
): Promise<{ read: readonly ChainEvent[]; refused: ReadonlySet<number> }> {
  const { url, drop } = await createDatabase(dialect)
  const tables = registryOf(project)
  const store = await openStore<Record<string, object>>({ url, tables })
  try {
    await migrate(store, [up])
    await store.db.transaction().execute((tx) => store.blocks.insertEvents(tx, events))
    const letters = await internal(store.db)
      .selectFrom('_bcdata_dead_letter')
      .select('log_index')
      .execute()
    const read: ChainEvent[] = []
    const query = { chainId: 1, from: 0, to: 1_000_000, contracts: definitions }
    for await (const list of readStoredEvents(store.db, tables, query)) read.push(...list)
    return { read, refused: new Set(letters.map(({ log_index }) => log_index)) }
  } finally {
    await store.close()
    await drop()
  }
}

/** Shuffled over the chain, so that tables take turns. */
function decodedEvents(
  { contracts }: ProjectModel,
  definitions: readonly ContractDefinition[],
): readonly DecodedEvent[] {
  const events: DecodedEvent[] = []
  for (const [index, contract] of contracts.entries()) {
    for (const event of contract.events) {
      for (const layout of [event, ...earlierLayouts(event)]) {
        const definition = definitionOf(event, definitions[index] as ContractDefinition, layout)
        const encode = logEncoder(layout)
        const all = fc.sample(argumentsOf(layout.parameters), { numRuns: runs, seed: index })
        for (const values of all) {
          const log = encode(values)
          const args = definition.decode(log)
          events.push({
            ...placeless,
            args,
            definition,
            log,
            contract: contract.name,
            event: event.key,
          })
        }
      }
    }
  }
  const shuffled = fc.sample(fc.shuffledSubarray(events, { minLength: events.length }), {
    numRuns: 1,
    seed: 1,
  })[0] as readonly DecodedEvent[]
  return shuffled.map((event, index) => {
    const blockNumber = Math.floor(index / 7)
    const log = { ...event.log, blockNumber, index } as NonNullable<DecodedEvent['log']>
    return { ...event, log, index, blockNumber, blockTime: 1_700_000_000 + blockNumber }
  })
}

const placeless = {
  chainId: 1,
  address: '0x00000000000000000000000000000000000000aa',
  blockNumber: 0,
  blockTime: 0,
  txHash: `0x${'ab'.repeat(32)}`,
  txIndex: 2,
  index: 0,
} as const

function registryOf(project: ProjectModel): TableRegistry {
  return Object.fromEntries(
    eventTables(project).map(({ name, columns }) => [
      name,
      Object.fromEntries(
        columns.map((column) => [
          column.name,
          column.nullable ? (`${column.kind}?` as const) : column.kind,
        ]),
      ),
    ]),
  )
}

/** The order of all fields, inside of structs, too. */
function keysOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keysOf)
  if (typeof value !== 'object' || value === null) return null
  return Object.entries(value).map(([key, item]) => [key, keysOf(item)])
}
