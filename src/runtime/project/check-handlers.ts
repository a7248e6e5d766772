import type { Kysely } from 'kysely'
import type { Logger } from '../ports/logger.js'
import type { HandlerRecords } from '../store/handler-records.js'

export interface CheckHandlersOptions {
  /** The project's folder. */
  readonly root: string
  readonly derived: readonly string[]
  readonly logger: Logger
}

type Records = typeof import('../store/handler-records.js')

/**
 * Says when derived rows were made by other handlers than there are now, or when a derived table was
 * added to a database that is already filled; the indexer goes on all the same. Before the first block
 * it records what the rows will be made by.
 */
export async function checkHandlers<DB>(
  { db }: { readonly db: Kysely<DB> },
  { root, derived, logger }: CheckHandlersOptions,
): Promise<void> {
  if (derived.length === 0) return
  // Loaded while the node's first answer is on its way.
  const { handlerDigests } = await import('./handler-digests.js')
  const records = await import('../store/handler-records.js')
  const current = { contracts: await handlerDigests(root), tables: new Set(derived) }
  const known = await records.readHandlerRecords(db)
  const hasBegun = known.tables.size > 0 && (await records.isFilled(db))
  const stale = hasBegun ? await compare(db, records, known, current) : nothing
  const added = without(current, stale, known)
  if (added.contracts.size + added.tables.size > 0) {
    await db.transaction().execute((tx) => records.recordHandlers(tx, added))
  }
  if (stale.contracts.length + stale.tables.length > 0)
    logger.warn('handlers.changed', shown(stale))
}

/** What a rebuild is for. */
interface Stale {
  readonly contracts: readonly string[]
  readonly tables: readonly string[]
}

const nothing: Stale = { contracts: [], tables: [] }

/**
 * The events of a contract that is new are fetched from now on, and its past by back-filling: nothing
 * is lacking.
 */
async function compare<DB>(
  db: Kysely<DB>,
  records: Records,
  known: HandlerRecords,
  current: HandlerRecords,
): Promise<Stale> {
  const contracts = [...current.contracts].filter(
    ([name, digest]) => (known.contracts.get(name) ?? digest) !== digest,
  )
  const tables: string[] = []
  for (const table of current.tables) {
    if (!known.tables.has(table) && (await records.isEmptyTable(db, table))) tables.push(table)
  }
  return { contracts: contracts.map(([name]) => name), tables }
}

/** What is new and not stale; what is stale stays so until a rebuild. */
function without(current: HandlerRecords, stale: Stale, known: HandlerRecords): HandlerRecords {
  const contracts = [...current.contracts].filter(
    ([name, digest]) => !stale.contracts.includes(name) && known.contracts.get(name) !== digest,
  )
  const tables = [...current.tables].filter(
    (name) => !stale.tables.includes(name) && !known.tables.has(name),
  )
  return { contracts: new Map(contracts), tables: new Set(tables) }
}

function shown({ contracts, tables }: Stale): Readonly<Record<string, string>> {
  return {
    ...(contracts.length > 0 && { contracts: contracts.join(', ') }),
    ...(tables.length > 0 && { emptyTables: tables.join(', ') }),
    hint: 'older rows are as they were; to make all of them anew run: npx bcdata rebuild',
  }
}
