import { join } from 'node:path'
import { repository } from '../../../scripts/demo/project.mjs'
import type { BlockRef } from '../../../src/runtime/ports/chain-source.js'
import { internalTables } from '../../../src/runtime/store/internal-tables.js'
import { openStore, type Store } from '../../../src/runtime/store/open-store.js'
import type { TableRegistry } from '../../../src/shared/column-kind.js'
import { allTables } from '../../fixtures/database-rows.js'

/*
 * What an indexer has stored, on any database. Each question has a connection of its own, which never
 * keeps a lock or a log of a process that died.
 */

type Database = Record<string, Record<string, unknown>>
type StoredRows = readonly Readonly<Record<string, unknown>>[]

/** Of the example; its code belongs to another project. */
const generated = join(repository, 'examples/foundry-token/bcdata/src/generated/tables.ts')
const { tables } = (await import(generated)) as { readonly tables: TableRegistry }

const kinds = { ...internalTables, ...tables }
const chainId = 31_337

async function reading<Result>(
  url: string,
  read: (store: Store<Database>) => Promise<Result>,
): Promise<Result> {
  const store = await openStore<Database>({ url, tables: kinds, readonly: true })
  try {
    return await read(store)
  } finally {
    await store.close()
  }
}

export function storedCheckpoint(url: string): Promise<BlockRef | null> {
  return reading(url, ({ blocks }) => blocks.checkpoint(chainId))
}

export function storedRows(url: string, table: string): Promise<StoredRows> {
  return reading(url, ({ db }) => db.selectFrom(table).selectAll().execute())
}

/** Blocks that are still to be fetched for what was added. */
export async function missingBlocks(url: string): Promise<number> {
  const gaps = (await storedRows(url, '_bcdata_gap')).filter(({ wanted }) => wanted === 1)
  return gaps.reduce((sum, gap) => sum + Number(gap['to_block']) - Number(gap['from_block']) + 1, 0)
}

/** All tables, without which settled blocks happened to end a range. */
export async function storedContent(url: string): Promise<Readonly<Record<string, unknown>>> {
  const { _bcdata_past_block, ...others } = await allTables(url)
  return others
}

/** The tables that a project sees. */
export async function projectTables(url: string): Promise<Readonly<Record<string, unknown>>> {
  const tables = Object.entries(await allTables(url))
  return Object.fromEntries(tables.filter(([name]) => !name.startsWith('_bcdata_')))
}
