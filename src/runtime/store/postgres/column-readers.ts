import type { FieldDef } from 'pg'
import type { ColumnKind } from '../../../shared/column-kind.js'
import { columnDecoder } from '../column-codec.js'
import { type ColumnReader, toInteger } from '../server/result-decoder.js'
import type { Catalogue } from './catalogue.js'
import type { PostgresDriverModule } from './load-driver.js'

/** Object ids of types: bool; int8, int2, int4, oid; float4, float8; numeric. */
const ownReaders: ReadonlyMap<number, ColumnReader> = new Map<number, ColumnReader>([
  [16, (stored) => stored === 't'],
  ...[20, 21, 23, 26].map((oid): [number, ColumnReader] => [oid, toInteger]),
  ...[700, 701].map((oid): [number, ColumnReader] => [oid, Number]),
  // As text: no number of JavaScript holds it, and nobody knows whether it is an integer.
  [1700, null],
])

/**
 * By each column's origin, which survives aliases, joins and subqueries, otherwise by the query as far
 * as it tells. An expression has neither: its type decides.
 * @param kinds by the names in the result
 */
export function postgresReaders(
  fields: readonly FieldDef[],
  kinds: ReadonlyMap<string, ColumnKind>,
  catalogue: Catalogue,
  { types }: PostgresDriverModule,
): readonly ColumnReader[] {
  return fields.map((field) => {
    const kind = catalogue.kindOf(field) ?? kinds.get(field.name)
    if (kind !== undefined) return columnDecoder('postgres', kind)
    const own = ownReaders.get(field.dataTypeID)
    if (own !== undefined) return own
    const parse: (text: string) => unknown = types.getTypeParser(field.dataTypeID, 'text')
    return (stored) => parse(String(stored))
  })
}
