import type { FieldPacket } from 'mysql2/promise'
import type { ColumnKind, TableRegistry } from '../../../shared/column-kind.js'
import { columnDecoder } from '../column-codec.js'
import { type ColumnReader, kindIn, toInteger } from '../server/result-decoder.js'

/** Numbers of the protocol. */
const longlongType = 8
const charType = 254
/** Of char(78) in bytes of the connection's utf8mb4. */
const integerTextLength = 78 * 4

/**
 * By the query as far as it tells, otherwise by each column's origin, which survives aliases, joins and
 * views. An expression has neither: its type decides.
 * @param kinds by the names in the result
 */
export function mysqlReaders(
  fields: readonly FieldPacket[],
  kinds: ReadonlyMap<string, ColumnKind>,
  registry: TableRegistry,
): readonly ColumnReader[] {
  return fields.map((field) => {
    const kind = kinds.get(field.name) ?? originKind(field, registry)
    if (kind !== undefined) return columnDecoder('mysql', kind)
    // No other column that comes from a table is as wide as the text of integers.
    if (field.orgName !== '' && isIntegerText(field)) return columnDecoder('mysql', 'int256')
    return field.columnType === longlongType ? toInteger : null
  })
}

/** A subquery that the server writes to a temporary table claims an origin, but by its own names. */
function originKind(field: FieldPacket, registry: TableRegistry): ColumnKind | undefined {
  if (field.schema === undefined || field.schema === '') return undefined
  return kindIn(registry, field.orgTable, field.orgName)
}

function isIntegerText({ columnType, columnLength }: FieldPacket): boolean {
  return columnType === charType && columnLength === integerTextLength
}
