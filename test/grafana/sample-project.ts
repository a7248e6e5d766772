import Sqlite, { type Database } from 'better-sqlite3'
import { describeContract } from '../../src/abi/describe-contract.js'
import type { ContractModel, TableModel } from '../../src/model/contract-model.js'
import { snakeCase } from '../../src/model/naming.js'
import {
  derivedTables,
  eventTables,
  type PlacedContractModel,
  type ProjectModel,
} from '../../src/model/project-model.js'
import { internalTables } from '../../src/runtime/store/internal-tables.js'
import type { ColumnKind } from '../../src/shared/column-kind.js'
import { encodeInt256, encodeUint64, encodeUint256 } from '../../src/shared/integer-text.js'

export interface SampleContract {
  readonly name: string
  /** `Transfer(address indexed from, …)`, one per event. */
  readonly events: readonly string[]
  readonly description?: string
  readonly isToken?: boolean
  readonly place?: PlacedContractModel['place']
}

export interface SampleOptions {
  readonly name?: string
  readonly chains?: readonly string[]
}

/** A model as `init` makes it, from event lines in Solidity's notation. */
export function sampleProject(
  contracts: readonly SampleContract[],
  { name = 'shop-data', chains = ['local'] }: SampleOptions = {},
): ProjectModel {
  return {
    name,
    bcdataDependency: '^0.1.0',
    contracts: contracts.map(sampleContract),
    chains: chains.map((chain) => ({
      name: chain,
      kind: 'evm' as const,
      contracts: contracts.map(({ name: contract, place = { deployed: '..' } }) => ({
        contract,
        abiPath: `../out/${contract}.json`,
        place,
        startBlock: undefined,
      })),
    })),
    dialect: 'sqlite',
    earlierMigrations: [],
    nextMigration: null,
  }
}

function sampleContract({ name, events, description, isToken }: SampleContract): ContractModel {
  const address = [{ name: '', type: 'address' }]
  const balanceOf = {
    type: 'function',
    name: 'balanceOf',
    inputs: address,
    outputs: [{ name: '', type: 'uint256' }],
    stateMutability: 'view',
  }
  const { contract } = describeContract({
    name,
    slug: snakeCase(name),
    abi: [...events.map(eventItem), ...(isToken ? [balanceOf] : [])],
    natspec: { contract: description, events: {} },
    path: `${name}.json`,
    exclude: [],
    pins: {},
  })
  return contract
}

function eventItem(line: string): object {
  const [, name = '', list = ''] = /^([^(]+)\((.*)\)$/.exec(line) ?? []
  const inputs =
    list === ''
      ? []
      : list.split(', ').map((item) => {
          const [type = '', ...rest] = item.split(' ')
          return {
            type,
            indexed: rest[0] === 'indexed',
            name: rest.filter((w) => w !== 'indexed')[0] ?? '',
          }
        })
  return { type: 'event', name, inputs, anonymous: false }
}

const zero = `0x${'0'.repeat(40)}`
const sampleAddresses: readonly string[] = [zero, '1', '2', '3'].map(
  (digit) => `0x${digit.slice(-1).repeat(40)}`,
)

/** All tables of the project, with rows at these block times on these chains. */
export function sampleDatabase(
  project: ProjectModel,
  times: readonly number[],
  chainIds: readonly number[],
): Database {
  const db = new Sqlite(':memory:')
  for (const statement of internalTables) db.exec(statement)
  for (const table of [...eventTables(project), ...derivedTables(project)])
    db.exec(createTable(table))
  for (const chainId of chainIds) {
    insert(db, '_bcdata_checkpoint', {
      chain_id: chainId,
      stream: 'events',
      block_number: times.length,
      block_hash: '0x01',
      block_time: times.at(-1),
      // Stored an hour after it was made.
      updated_at: (times.at(-1) ?? 0) + 3_600,
    })
    insert(db, '_bcdata_dead_letter', {
      chain_id: chainId,
      block_number: 1,
      log_index: 0,
      block_hash: '0x01',
      block_time: times[0],
      tx_hash: '0x02',
      tx_index: 0,
      contract: 'Token',
      address: zero,
      topics: '[]',
      data: '0x',
      reason: 'The data is too short.',
    })
    for (const table of eventTables(project)) insertRows(db, table, times, chainId)
    for (const table of derivedTables(project))
      insertRows(
        db,
        table,
        sampleAddresses.map(() => 0),
        chainId,
      )
  }
  return db
}

function insert(db: Database, table: string, row: Readonly<Record<string, unknown>>): void {
  const columns = Object.keys(row)
  const values = columns.map((column) => `@${column}`)
  db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values.join(', ')})`).run(row)
}

function createTable({ name, columns, primaryKey, indexes }: TableModel): string {
  const list = columns.map((column) => `${column.name} ${storage(column.kind)} NOT NULL`).join(', ')
  const key = `PRIMARY KEY (${primaryKey.join(', ')})`
  return [
    `CREATE TABLE ${name} (${list}, ${key}) STRICT, WITHOUT ROWID;`,
    ...indexes.map((index) => `CREATE INDEX ${index.name} ON ${name} (${index.column});`),
  ].join('\n')
}

function storage(kind: ColumnKind): string {
  return ['int32', 'int64', 'bool'].includes(kind) ? 'INTEGER' : 'TEXT'
}

function insertRows(
  db: Database,
  { name, columns }: TableModel,
  times: readonly number[],
  chainId: number,
): void {
  for (const [index, time] of times.entries()) {
    const known: Readonly<Record<string, unknown>> = {
      chain_id: chainId,
      evt_block_number: index + 1,
      evt_block_time: time,
      contract_address: sampleAddresses[2 + (Math.floor(index / 2) % 2)],
      holder: sampleAddresses[index],
    }
    const row = columns.map((column) => {
      return [column.name, known[column.name] ?? sampleValue(column.kind, index)] as const
    })
    insert(db, name, Object.fromEntries(row))
  }
}

function sampleValue(kind: ColumnKind, index: number): unknown {
  switch (kind) {
    case 'int32':
      return index
    case 'int64':
      return 2n ** 62n + BigInt(index)
    case 'uint64':
      return encodeUint64(2n ** 64n - 1n - BigInt(index))
    case 'uint256':
      return encodeUint256(BigInt(index) * 10n ** 18n)
    case 'int256':
      return encodeInt256(BigInt(index) * 10n ** 18n)
    case 'bool':
      return index % 2
    case 'hex':
      return sampleAddresses[index % 2]
    case 'text':
      return `it's "text" ${index}`
    case 'json':
      return '["1"]'
  }
}
