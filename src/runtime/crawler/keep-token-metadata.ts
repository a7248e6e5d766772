import type { Transaction } from 'kysely'
import type { Hex } from '../../shared/hex.js'
import type { ChainEvent } from '../ports/event.js'
import { readTokenMetadata, type TokenMetadata } from '../reads/token-metadata.js'
import type { HandlerContext } from './handlers.js'

interface MetadataTable extends TokenMetadata {
  readonly chain_id: number
  readonly contract_address: Hex
}
type MetadataDatabase = Record<string, MetadataTable>

type Token = Pick<ChainEvent, 'address' | 'blockNumber'>

/** Tokens in one statement: five parameters each, far below every database's limit. */
const tokensMax = 500

/**
 * Writes down what the tokens that the events come from say of themselves, each once: into a table
 * with the key `chain_id, contract_address` and the columns `name`, `symbol` and `decimals`.
 */
export async function keepTokenMetadata<DB>(
  { tx, chainId, reads }: HandlerContext<DB>,
  table: string,
  events: readonly Token[],
): Promise<void> {
  // The table is the project's, so its name is data here and can't be known to the types.
  const db = tx as unknown as Transaction<MetadataDatabase>
  const tokens = firstOfEach(events)
  for (let start = 0; start < tokens.length; start += tokensMax) {
    const part = tokens.slice(start, start + tokensMax)
    const known = await knownAmong(db, table, chainId, part)
    const rows = await Promise.all(
      part
        .filter(({ address }) => !known.has(address))
        .map(async (token) => ({
          chain_id: chainId,
          contract_address: token.address,
          ...(await readTokenMetadata(reads, token)),
        })),
    )
    if (rows.length > 0) await db.insertInto(table).values(rows).execute()
  }
}

/** The first event of each token. */
function firstOfEach(events: readonly Token[]): readonly Token[] {
  const tokens = new Map<Hex, Token>()
  for (const event of events) {
    if (!tokens.has(event.address)) tokens.set(event.address, event)
  }
  return [...tokens.values()]
}

async function knownAmong(
  db: Transaction<MetadataDatabase>,
  table: string,
  chainId: number,
  tokens: readonly Token[],
): Promise<ReadonlySet<Hex>> {
  const rows = await db
    .selectFrom(table)
    .select('contract_address')
    .where('chain_id', '=', chainId)
    .where(
      'contract_address',
      'in',
      tokens.map(({ address }) => address),
    )
    .execute()
  return new Set(rows.map(({ contract_address }) => contract_address))
}
