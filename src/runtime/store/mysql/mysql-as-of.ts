import type { ShapeColumn, TableShape } from '../server/table-shape.js'
import { hashOf, keyColumns, keyOf, packed, quoted, quotedText, unpacked } from './row-image.js'

const collation = 'collate utf8mb4_bin'
const exactNumber = /int|decimal/

/** Rows that no later block touched, and the oldest later image of those that one did. */
export function mysqlAsOf(shape: TableShape, chainId: number, blockNumber: number): string {
  const { name, columns } = shape
  const isOfChain = columns.some((column) => column.name === 'chain_id')
  const ofChain = isOfChain ? `r.chain_id = ${chainId} and` : ''
  const later = (change: string) => `${change}.chain_id = ${chainId}
    and ${change}.table_name = ${quotedText(name)} and ${change}.block_number > ${blockNumber}`
  const current = columns.map((column) => asText(packed('r', column), column))
  const kept = columns.map((column) => asText(unpacked('c.row_before', column), column))
  const order = keyColumns(shape).map(({ name: part, type }) =>
    exactNumber.test(type)
      ? `cast(rows_.${quoted(part)} as decimal(65,0))`
      : `rows_.${quoted(part)}`,
  )
  return `select * from (
    select ${current.join(', ')} from ${quoted(name)} as r where ${ofChain} not exists (
      select 1 from _bcdata_journal as c
      where ${later('c')} and c.row_hash = ${hashOf(keyOf('r', shape))})
    union all
    select ${kept.join(', ')} from _bcdata_journal as c
    where ${later('c')} and c.row_before is not null and not exists (
      select 1 from _bcdata_journal as older
      where ${later('older')} and older.row_hash = c.row_hash
        and older.block_number < c.block_number)
  ) as rows_ order by ${order.join(', ')}`
}

function asText(value: string, { name }: ShapeColumn): string {
  return `${value} ${collation} as ${quoted(name)}`
}
