import { createHash } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import type { Hex } from '../../shared/hex.js'
import type { AnsweredCall, CallCache, ReadCall, ReadOutcome } from '../ports/call-cache.js'
import { callKey } from '../ports/call-key.js'
import type { SqlValue } from '../ports/event.js'
import type { BulkTarget, BulkWriter } from './bulk-writer.js'
import { internal } from './internal-tables.js'

const target: BulkTarget = {
  table: '_bcdata_call',
  columns: ['chain_id', 'call_hash', 'block_number', 'address', 'data', 'answer', 'refusal'],
  keyLength: 2,
  what: 'reads of contracts',
}

/** Calls looked up in one statement. */
const callsMax = 500

/** What contracts answered, in `_bcdata_call`. Arguments may be long, so that a hash is the key. */
export function createCallCache<DB>(write: BulkWriter): CallCache<Transaction<DB>> {
  return {
    async find(tx, chainId, calls) {
      const outcomes: (ReadOutcome | null)[] = []
      for (let start = 0; start < calls.length; start += callsMax) {
        outcomes.push(...(await find(tx, chainId, calls.slice(start, start + callsMax))))
      }
      return outcomes
    },

    keep: (tx, chainId, calls) =>
      write(
        tx,
        target,
        calls.map((call) => toRow(chainId, call)),
      ),
  }
}

/** Calls above the block may come out otherwise. */
export async function forgetCallsAbove<DB>(
  tx: Kysely<DB>,
  chainId: number,
  kept: number,
): Promise<void> {
  await internal(tx)
    .deleteFrom('_bcdata_call')
    .where('chain_id', '=', chainId)
    .where('block_number', '>', kept)
    .execute()
}

async function find<DB>(
  tx: Kysely<DB>,
  chainId: number,
  calls: readonly ReadCall[],
): Promise<readonly (ReadOutcome | null)[]> {
  const hashes = calls.map(hashOf)
  const rows = await internal(tx)
    .selectFrom('_bcdata_call')
    .select(['call_hash', 'answer', 'refusal'])
    .where('chain_id', '=', chainId)
    .where('call_hash', 'in', hashes)
    .execute()
  const outcomes = new Map(rows.map((row) => [row.call_hash, toOutcome(row)]))
  return hashes.map((hash) => outcomes.get(hash) ?? null)
}

interface OutcomeColumns {
  readonly answer: Hex | null
  readonly refusal: Hex | null
}

function toOutcome({ answer, refusal }: OutcomeColumns): ReadOutcome {
  if (answer !== null) return { type: 'answer', data: answer }
  return refusal === null ? { type: 'too large' } : { type: 'revert', data: refusal }
}

function toRow(chainId: number, call: AnsweredCall): readonly SqlValue[] {
  const { to, data, blockNumber, outcome } = call
  return [
    ...[chainId, hashOf(call), blockNumber, to, data],
    outcome.type === 'answer' ? outcome.data : null,
    outcome.type === 'revert' ? outcome.data : null,
  ]
}

function hashOf(call: ReadCall): Hex {
  return `0x${createHash('sha256').update(callKey(call)).digest('hex')}`
}
