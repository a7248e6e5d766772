import type { Kysely } from 'kysely'
import { internal } from './internal-tables.js'
import type { KnownSubject } from './stored-before.js'
import { type BlockRange, never } from './subject-history.js'
import { keyText } from './subject-key.js'

/** What the rows of the chain come from, or came from once, by the text of its key. */
export async function readKnownSubjects<DB>(
  db: Kysely<DB>,
  chainId: number,
): Promise<ReadonlyMap<string, KnownSubject>> {
  const tables = internal(db)
  const rows = await tables
    .selectFrom('_bcdata_subject')
    .selectAll()
    .where('chain_id', '=', chainId)
    .execute()
  const gaps = await tables
    .selectFrom('_bcdata_gap')
    .selectAll()
    .where('chain_id', '=', chainId)
    .execute()
  const gapsOf = new Map<string, BlockRange[]>()
  for (const gap of gaps) {
    const range = { from: gap.from_block, to: gap.to_block }
    const own = gapsOf.get(keyText(gap))
    if (own === undefined) gapsOf.set(keyText(gap), [range])
    else own.push(range)
  }
  return new Map(
    rows.map(({ from_block: from, to_block: to, known_to: knownTo, ...key }) => {
      const text = keyText(key)
      const wanted = { from, to: to ?? never }
      return [text, { key, history: { wanted, knownTo, gaps: gapsOf.get(text) ?? [] } }]
    }),
  )
}
