import type { Kysely } from 'kysely'
import type { SqlValue, Subject } from '../ports/event.js'
import { sessionOf } from './sqlite/session-access.js'

/**
 * Compares what is to be indexed with what the rows up to the checkpoint came from, and records it
 * unless some of it lacks history.
 */
export async function bindSubjects<DB>(
  db: Kysely<DB>,
  chainId: number,
  subjects: readonly Subject[],
): Promise<readonly Subject[]> {
  return db.transaction().execute(async (tx) => {
    const session = await sessionOf(tx)
    return session.run(() => {
      const checkpoint = session.raw<number>(selectCheckpoint).pluck().get(chainId) ?? -1
      const bound: Readonly<Record<string, SqlValue>>[] = []
      const lacking: Subject[] = []
      for (const subject of subjects) {
        const key = keyOf(chainId, subject)
        const known = session.raw<number>(selectFrom).pluck().get(key)
        // A start that is still to come counts anew: the blocks before it will be left out.
        const from = subject.startBlock > checkpoint ? subject.startBlock : known
        if (from === undefined || subject.startBlock < from) lacking.push(subject)
        else bound.push({ ...key, from })
      }
      if (lacking.length > 0) return lacking
      session.raw(forget).run(chainId)
      for (const row of bound) session.raw(insert).run(row)
      return []
    })
  })
}

/** The table belongs to it: one event at one address may fill the tables of two contracts. */
function keyOf(
  chainId: number,
  { event, address }: Subject,
): Readonly<Record<string, string | number>> {
  const { table, topic0, topicCount } = event
  return { chainId, table, address, topic0, topicCount }
}

const selectCheckpoint = `select block_number
  from _bcdata_checkpoint where chain_id = ? and stream = 'events'`
const selectFrom = `select from_block from _bcdata_subject where chain_id = $chainId
  and table_name = $table and address = $address and topic0 = $topic0 and topic_count = $topicCount`
const forget = 'delete from _bcdata_subject where chain_id = ?'
// An address that is listed twice is one subject.
const insert = `insert or ignore into _bcdata_subject
  (chain_id, table_name, address, topic0, topic_count, from_block)
  values ($chainId, $table, $address, $topic0, $topicCount, $from)`
