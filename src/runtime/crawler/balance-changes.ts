import type { Transaction } from 'kysely'
import { type Hex, zeroAddress } from '../../shared/hex.js'
import { decodeIntegerText, encodeInt256 } from '../../shared/integer-text.js'

interface HolderTable {
  readonly chain_id: number
  readonly contract_address: string
  readonly holder: string
  readonly balance: bigint | string
}
type HolderDatabase = Record<string, HolderTable>

interface Change extends Omit<HolderTable, 'balance'> {
  readonly amounts: bigint[]
}

/** Holders in one statement: four parameters each, far below every database's limit. */
const holdersMax = 500

/**
 * Collects transfers and writes the balances they lead to, one upsert per holder. A holder stays in
 * the table with balance zero, so that the rows don't depend on where batches begin and end.
 */
export class BalanceChanges {
  readonly #table: string
  /** Chain and contract → holder → change. */
  readonly #changes = new Map<string, Map<string, Change>>()

  /** A table with the key `chain_id, contract_address, holder` and a column `balance`. */
  constructor(table: string) {
    this.#table = table
  }

  /** From the zero address is a mint, to it a burn: it is never a holder. */
  move(chainId: number, contractAddress: Hex, from: Hex, to: Hex, value: bigint): void {
    this.#add(chainId, contractAddress, from, -value)
    this.#add(chainId, contractAddress, to, value)
  }

  async apply<DB>(tx: Transaction<DB>): Promise<void> {
    // The table is the project's, so its name is data here and can't be known to the types.
    const db = tx as unknown as Transaction<HolderDatabase>
    for (const changes of this.#changes.values()) {
      const all = [...changes.values()]
      for (let start = 0; start < all.length; start += holdersMax) {
        await this.#applyPart(db, all.slice(start, start + holdersMax))
      }
    }
    this.#changes.clear()
  }

  #add(chainId: number, contractAddress: Hex, holder: Hex, amount: bigint): void {
    if (holder === zeroAddress) return
    const key = `${chainId}:${contractAddress}`
    const changes = this.#changes.get(key) ?? new Map<string, Change>()
    this.#changes.set(key, changes)
    const known = changes.get(holder)
    if (known !== undefined) known.amounts.push(amount)
    else
      changes.set(holder, {
        chain_id: chainId,
        contract_address: contractAddress,
        holder,
        amounts: [amount],
      })
  }

  async #applyPart(db: Transaction<HolderDatabase>, changes: readonly Change[]): Promise<void> {
    const balances = await this.#balances(db, changes)
    const rows = changes.map(({ amounts, ...key }) => ({
      ...key,
      balance: encodeInt256(amounts.reduce(added, balances.get(key.holder) ?? 0n)),
    }))
    await db
      .insertInto(this.#table)
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['chain_id', 'contract_address', 'holder'])
          .doUpdateSet((eb) => ({ balance: eb.ref('excluded.balance') })),
      )
      .execute()
  }

  /** Before the changes, which are all of one contract. */
  async #balances(
    db: Transaction<HolderDatabase>,
    changes: readonly Change[],
  ): Promise<ReadonlyMap<string, bigint>> {
    const [first] = changes
    if (first === undefined) return new Map()
    const rows = await db
      .selectFrom(this.#table)
      .select(['holder', 'balance'])
      .where('chain_id', '=', first.chain_id)
      .where('contract_address', '=', first.contract_address)
      .where(
        'holder',
        'in',
        changes.map(({ holder }) => holder),
      )
      .execute()
    return new Map(rows.map(({ holder, balance }) => [holder, exact(balance)]))
  }
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
