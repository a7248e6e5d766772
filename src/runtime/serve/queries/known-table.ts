import type { BinlogTable } from '../../ports/binlog.js'
import type { StashStore } from '../../ports/stash-store.js'
import { readableName } from '../../stash/text/byte-text.js'
import { notFound } from '../api-problem.js'

export type KnownTable = Pick<BinlogTable, 'name' | 'columns'>

export async function knownTable(store: StashStore, name: string): Promise<KnownTable> {
  const table = (await store.tables()).find((one) => one.name === name)
  if (table !== undefined) return table
  throw notFound(`There is no table "${readableName(name)}".`, 'See /tables for their names.')
}
