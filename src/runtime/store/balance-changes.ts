import type { Kysely, Transaction } from 'kysely'
import type { Dialect } from '../../shared/dialect.js'
import { type Hex, zeroAddress } from '../../shared/hex.js'
import { decodeIntegerText } from '../../shared/integer-text.js'
import type { BulkTarget, BulkWriter } from './bulk-writer.js'
import { bulkWriterOf } from './bulk-writer-of.js'
import { columnEncoder } from './column-codec.js'
import { dialectOf } from './dialect-of.js'
import { quoteName } from './quote-name.js'
import { rawQuery } from './raw-query.js'

/** The holders of one contract. */
interface Holders {
  readonly chainId: number
  readonly contractAddress: Hex
  /** What each got, and gave away as a negative amount, in the order of the transfers. */
  readonly amounts: Map<Hex, bigint[]>
}

interface Writing<DB> {
  readonly tx: Kysely<DB>
  readonly dialect: Dialect
  readonly write: BulkWriter
  readonly target: BulkTarget
}

interface HolderRow {
  readonly holder: Hex
  readonly balance: bigint | string
}

/** Holders in one statement, which no database finds too many. */
const holdersMax = 1_000

/** A list of holders is one parameter: the text stays the same, and so does its plan. */
const conditions: Readonly<Record<Dialect, string>> = {
  sqlite: 'chain_id = ? and contract_address = ? and holder in (select value from json_each(?))',
  mysql: 'chain_id = ? and contract_address = ? and holder in (?)',
  postgres: 'chain_id = $1 and contract_address = $2 and holder = any($3)',
}

/**
 * Collects transfers and writes the balances they lead to, one upsert per holder. A holder stays in
 * the table with balance zero, so that the rows don't depend on where batches begin and end.
 */
export class BalanceChanges {
  readonly #target: BulkTarget
  readonly #contracts = new Map<string, Holders>()
  /** Transfers of one contract come in a row. */
  #latest: Holders | null = null

  /** A table with the key `chain_id, contract_address, holder` and a column `balance`. */
  constructor(table: string) {
    const columns = ['chain_id', 'contract_address', 'holder', 'balance']
    this.#target = { table, columns, keyLength: 3, what: 'balances' }
  }

  /** From the zero address is a mint, to it a burn: it is never a holder. */
  move(chainId: number, contractAddress: Hex, from: Hex, to: Hex, value: bigint): void {
    const { amounts } = this.#holdersOf(chainId, contractAddress)
    add(amounts, from, -value)
    add(amounts, to, value)
  }

  async apply<DB>(tx: Transaction<DB>): Promise<void> {
    const dialect = await dialectOf(tx)
    const write = await bulkWriterOf(tx, dialect)
    const writing = { tx, dialect, write, target: this.#target }
    for (const holders of this.#contracts.values()) await applyAll(writing, holders)
    this.#contracts.clear()
    this.#latest = null
  }

  #holdersOf(chainId: number, contractAddress: Hex): Holders {
    const latest = this.#latest
    if (latest?.contractAddress === contractAddress && latest.chainId === chainId) return latest
    const key = `${chainId}:${contractAddress}`
    const known = this.#contracts.get(key) ?? { chainId, contractAddress, amounts: new Map() }
    this.#contracts.set(key, known)
    this.#latest = known
    return known
  }
}

function add(amounts: Holders['amounts'], holder: Hex, amount: bigint): void {
  if (holder === zeroAddress) return
  const known = amounts.get(holder)
  if (known === undefined) amounts.set(holder, [amount])
  else known.push(amount)
}

async function applyAll<DB>(
  writing: Writing<DB>,
  { chainId, contractAddress, amounts }: Holders,
): Promise<void> {
  const { tx, dialect, write, target } = writing
  const encode = columnEncoder(dialect, 'int256')
  const all = [...amounts]
  for (let start = 0; start < all.length; start += holdersMax) {
    const part = all.slice(start, start + holdersMax)
    const key = [chainId, contractAddress] as const
    const before = await balances(
      writing,
      key,
      part.map(([holder]) => holder),
    )
    const rows = part.map(([holder, changes]) => {
      const balance = changes.reduce(added, before.get(holder) ?? 0n)
      return [...key, holder, encode(balance)]
    })
    await write(tx, target, rows)
  }
}

/** Before the changes. */
async function balances<DB>(
  { tx, dialect, target }: Writing<DB>,
  key: readonly [number, Hex],
  holders: readonly Hex[],
): Promise<ReadonlyMap<Hex, bigint>> {
  const sql = `select holder, balance from ${quoteName(dialect, target.table)}
    where ${conditions[dialect]}`
  const list = dialect === 'sqlite' ? JSON.stringify(holders) : holders
  const { rows } = await tx.executeQuery<HolderRow>(rawQuery(sql, [...key, list]))
  return new Map(rows.map(({ holder, balance }) => [holder, exact(balance)]))
}

/**
 * A sum that no balance can have comes from a token that lies about its transfers, or from mints that
 * were not indexed. It wraps, as the chain's own arithmetic does, instead of ending the indexer; one
 * transfer at a time, so that the result doesn't depend on the batches.
 */
function added(balance: bigint, amount: bigint): bigint {
  const sum = balance + amount
  return sum >= balanceMin && sum <= balanceMax ? sum : BigInt.asUintN(256, sum)
}

const balanceMin = -(2n ** 255n)
const balanceMax = 2n ** 256n - 1n

/** A dialect that doesn't know the column answers the text as it is stored. */
function exact(balance: bigint | string): bigint {
  return typeof balance === 'string' ? decodeIntegerText(balance) : balance
}
