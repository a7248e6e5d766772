import type { TableShape } from '../server/table-shape.js'
import { keyOf, oldestChanges, quoted, quotedText, recordOf } from './row-image.js'

const texts = new Set(['text', 'character varying', 'character'])

/** Rows that no later block touched, and the oldest later image of those that one did. */
export function postgresAsOf(shape: TableShape, chainId: number, blockNumber: number): string {
  const { name, columns, primaryKey } = shape
  const all = columns.map((column) => quoted(column.name))
  const ofChain = all.includes('"chain_id"') ? `"current".chain_id = ${chainId} and` : ''
  const rows = `select ${all.map((column) => `"current".${column}`).join(', ')}
    from ${quoted(name)} as "current" where ${ofChain} not exists (
      select 1 from _bcdata_journal as change where change.chain_id = ${chainId}
        and change.table_name = ${quotedText(name)} and change.block_number > ${blockNumber}
        and change.row_key = ${keyOf('"current"', shape)})
    union all
    select ${all.map((column) => `kept.${column}`).join(', ')}
    from ${oldestChanges(shape, chainId, blockNumber)}, lateral ${recordOf('change.row_before', shape, 'kept')}
    where change.row_before is not null`
  const order = primaryKey.map((part) => {
    const type = columns.find((column) => column.name === part)?.type ?? ''
    // Text sorts by its bytes, whatever language the database was made for.
    return `r.${quoted(part)}${texts.has(type) ? ' collate "C"' : ''}`
  })
  return `select ${all.map((column) => `r.${column}::text as ${column}`).join(', ')}
    from (${rows}) as r order by ${order.join(', ')}`
}
