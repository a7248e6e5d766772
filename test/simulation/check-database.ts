import { dialectOf } from '../../src/runtime/store/dialect-of.js'
import { type InternalDatabase, internal } from '../../src/runtime/store/internal-tables.js'
import { zeroAddress } from '../../src/shared/hex.js'
import { indexesOf } from '../fixtures/indexes-of.js'
import { chainId } from './coverage.js'
import { type Model, type ModelRow, needsOrder, placeOf } from './model.js'
import { eventTables, type SimDatabase, type SimStore } from './sim-database.js'
import { nextDigest } from './sim-handlers.js'

/** The database isn't what the chain says. */
export class Violation extends Error {}

/** Compares the whole database with the model, table by table. */
export async function checkDatabase({ db }: Pick<SimStore, 'db'>, model: Model): Promise<void> {
  const ours = internal(db)
  const read = <Table extends keyof InternalDatabase & string>(table: Table) =>
    ours.selectFrom(table).selectAll().execute() as Promise<InternalDatabase[Table][]>
  const rows = model.rows()
  const decoded = rows.filter(({ args }) => args !== null)
  const end = model.position?.number ?? -1

  const [checkpoint] = await read('_bcdata_checkpoint')
  compare(
    'the checkpoint',
    checkpoint === undefined ? [] : [`${checkpoint.block_number} ${checkpoint.block_hash}`],
    model.position === null ? [] : [`${end} ${model.position.hash}`],
  )
  for (const table of eventTables) {
    const stored = await db.selectFrom(table).selectAll().execute()
    compare(table, stored.map(eventText), decoded.filter((row) => row.table === table).map(rowText))
  }
  compare(
    'dead letters',
    (await read('_bcdata_dead_letter')).map(
      (row) => `${row.block_number}/${row.block_hash}/${row.log_index} ${row.contract}`,
    ),
    rows.filter(({ args }) => args === null).map((row) => `${placeOf(row)} ${row.contract}`),
  )
  compare(
    'failed handlers',
    (await read('_bcdata_failed_handler')).map((row) => `${row.block_number}/${row.log_index}`),
    [...model.failed].map((place) => place.replace(/\/.*\//, '/')),
  )
  compare(
    'children',
    (await read('_bcdata_child')).map((row) => `${row.lineage} ${row.address} ${row.from_block}`),
    model.children().map((child) => `${child.lineage} ${child.address} ${child.fromBlock}`),
  )
  await compareIndexes(db, await read('_bcdata_deferred_index'))
  compareHistories(await read('_bcdata_subject'), await read('_bcdata_gap'), model, end)
  compare(
    'holder',
    (await db.selectFrom('holder').selectAll().execute()).map(holderText),
    holders(model),
  )
  compare(
    'trail',
    (await db.selectFrom('trail').selectAll().execute()).map(trailText),
    trails(model),
  )
  const due = (await read('_bcdata_handler')).filter(({ kind }) => kind === 'due')
  compare(
    'the rebuild that is due',
    due.map(({ name }) => name),
    model.isDue ? [`${chainId}`] : [],
  )
  const blocks = [...(await read('_bcdata_block')), ...(await read('_bcdata_past_block'))]
  const known = model.branchHashes()
  const foreign = blocks.filter(({ number, hash }) => known.get(number) !== hash)
  compare(
    'replaced blocks',
    foreign.map(({ number, hash }) => `${number} ${hash}`),
    [],
  )
}

/** Each is there, or is known to be missing. */
async function compareIndexes(
  db: SimStore['db'],
  deferred: readonly InternalDatabase['_bcdata_deferred_index'][],
): Promise<void> {
  const dialect = await dialectOf(db)
  for (const table of eventTables) {
    const names = Object.keys(await indexesOf({ db }, dialect, table))
    const missing = deferred.flatMap((one) => (one.table_name === table ? [one.index_name] : []))
    const known = [...new Set([...names, ...missing])]
    compare(`indexes of ${table}`, known, [`${table}_evt_block_time_idx`])
  }
}

type Row<Table extends keyof SimDatabase> = SimDatabase[Table]

function eventText(row: Row<'plain_evt'>): string {
  const { evt_block_number, evt_index, evt_tx_hash, evt_tx_index, evt_block_time } = row
  const place = [evt_block_number, evt_index, evt_tx_hash, evt_tx_index, evt_block_time]
  return [...place, row.contract_address, row.from, row.to, row.value].join(' ')
}

function rowText({ log, args }: ModelRow): string {
  const time = 1_700_000_000 + log.blockNumber * 12
  const place = [log.blockNumber, log.index, log.txHash, log.txIndex, time]
  return [...place, log.address, args?.from, args?.to, args?.value].join(' ')
}

function holderText(row: Row<'holder'>): string {
  return `${row.contract_address} ${row.holder} ${row.balance}`
}

function trailText({ address, digest }: Row<'trail'>): string {
  return `${address} ${digest}`
}

function holders(model: Model): readonly string[] {
  const balances = new Map<string, bigint>()
  for (const { log, args, ...row } of model.handled) {
    if (args === null || needsOrder(row)) continue
    for (const [holder, value] of [
      [args.from, -args.value],
      [args.to, args.value],
    ] as const) {
      const key = `${log.address} ${holder}`
      if (holder !== zeroAddress) balances.set(key, (balances.get(key) ?? 0n) + value)
    }
  }
  return [...balances].map(([key, balance]) => `${key} ${balance}`)
}

function trails(model: Model): readonly string[] {
  const digests = new Map<string, number>()
  for (const { log, args, ...row } of model.handled) {
    if (args === null || !needsOrder(row)) continue
    const digest = nextDigest(digests.get(log.address) ?? 1, { ...log, value: args.value })
    if (digest === null) digests.delete(log.address)
    else digests.set(log.address, digest)
  }
  return [...digests].map(([address, digest]) => `${address} ${digest}`)
}

/** Each block of each subject: stored, parked, missing, or of no interest. */
function compareHistories(
  subjects: readonly InternalDatabase['_bcdata_subject'][],
  gaps: readonly InternalDatabase['_bcdata_gap'][],
  model: Model,
  end: number,
): void {
  const found: string[] = []
  for (const { table_name, address, topic0, topic_count, ...subject } of subjects) {
    const key = `${table_name} ${address} ${topic0} ${topic_count}`
    const own = gaps.filter(
      (gap) => gap.table_name === table_name && gap.address === address && gap.topic0 === topic0,
    )
    for (let block = 0; block <= end; block++) {
      const gap = own.find(({ from_block, to_block }) => from_block <= block && block <= to_block)
      const isLater =
        subject.from_block <= block && (subject.to_block === null || block <= subject.to_block)
      const isKnown = block <= subject.known_to ? gap === undefined : isLater
      const state = gap
        ? ['unwanted', 'missing', 'parked'][gap.wanted]
        : isKnown
          ? 'stored'
          : 'unwanted'
      if (state !== 'unwanted') found.push(`${key} ${block} ${state}`)
    }
  }
  compare('what is known of each block', found, [...model.coverage.states(end)])
}

/** The order doesn't matter. */
export function compare(what: string, found: readonly string[], expected: readonly string[]): void {
  const [has, wants] = [new Set(found), new Set(expected)]
  const extra = found.filter((text) => !wants.has(text))
  const missing = expected.filter((text) => !has.has(text))
  if (extra.length === 0 && missing.length === 0 && found.length === expected.length) return
  throw new Violation(
    `${what}: ${found.length} found, ${expected.length} expected
  too many: ${extra.slice(0, 5).join(' | ')}
  missing: ${missing.slice(0, 5).join(' | ')}`,
  )
}
