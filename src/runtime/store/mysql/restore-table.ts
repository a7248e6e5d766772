import { assert } from '../../../errors.js'
import type { QueryRunner } from '../raw-query.js'
import { rawQuery } from '../raw-query.js'
import type { ShapeColumn, TableShape } from '../server/table-shape.js'
import { isBinary, keyColumns, quoted, quotedText } from './row-image.js'

type Image = Readonly<Record<string, string | null>>

interface Change {
  readonly key: string
  readonly before: string | null
}

const selectChanges = `select row_key as \`key\`, row_before as \`before\` from _bcdata_journal
  where chain_id = ? and table_name = ? and block_number > ? order by block_number, id`

/** Brings every row that blocks above the ancestor changed back to its oldest image. */
export async function restoreTable(
  tx: QueryRunner,
  shape: TableShape,
  chainId: number,
  ancestor: number,
): Promise<void> {
  const { rows } = await tx.executeQuery<Change>(
    rawQuery(selectChanges, [chainId, shape.name, ancestor]),
  )
  const oldest = new Map<string, string | null>()
  for (const { key, before } of rows) if (!oldest.has(key)) oldest.set(key, before)
  // Rows that weren't there go first, since they may hold the unique values of others.
  for (const [key, before] of oldest) if (before === null) await remove(tx, shape, imageIn(key))
  for (const before of oldest.values()) {
    if (before !== null) await putBack(tx, shape, imageIn(before))
  }
}

function imageIn(text: string): Image {
  return JSON.parse(text) as Image
}

async function remove(tx: QueryRunner, shape: TableShape, key: Image): Promise<void> {
  await tx.executeQuery(rawQuery(`delete from ${quoted(shape.name)} where ${matches(shape, key)}`))
}

/** Updates in place where the row is still there: a column that was added since keeps its value. */
async function putBack(tx: QueryRunner, shape: TableShape, image: Image): Promise<void> {
  const columns = shape.columns.filter(({ name }) => Object.hasOwn(image, name))
  const names = columns.map(({ name }) => quoted(name))
  const values = columns.map((column) => literal(column, image[column.name] ?? null))
  const sets = names.map((name, index) => `${name} = ${values[index]}`)
  const { numAffectedRows } = await tx.executeQuery(
    rawQuery(`update ${quoted(shape.name)} set ${sets.join(', ')} where ${matches(shape, image)}`),
  )
  if (numAffectedRows !== 0n) return
  await tx.executeQuery(
    rawQuery(
      `insert into ${quoted(shape.name)} (${names.join(', ')}) values (${values.join(', ')})`,
    ),
  )
}

function matches(shape: TableShape, image: Image): string {
  return keyColumns(shape)
    .map((column) => `${quoted(column.name)} = ${literal(column, image[column.name] ?? null)}`)
    .join(' and ')
}

const numeric = /int|decimal|float|double|year/

/** A number as digits: compared as text with a number it would go through a double. */
function literal(column: ShapeColumn, text: string | null): string {
  if (text === null) return 'null'
  if (isBinary(column)) return `x'${text}'`
  if (!numeric.test(column.type)) return quotedText(text)
  assert(/^-?[\d.]+(e[-+]?\d+)?$/i.test(text), `${text} is no number`)
  return text
}
