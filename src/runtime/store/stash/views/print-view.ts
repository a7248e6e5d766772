import type { Dialect } from '../../../../shared/dialect.js'
import { quoteName } from '../../quote-name.js'
import { valueKinds } from '../row-data.js'
import { stillValid } from '../stash-schema.js'
import type { ViewColumn } from './view-columns.js'

export interface ViewOf {
  readonly name: string
  readonly ledgerId: number
  readonly tableId: number
  readonly columns: readonly ViewColumn[]
  readonly isHistory: boolean
}

/** What a dialect has of its own to cut a value out of a row's data. */
interface Cutter {
  readonly id: string
  readonly integer: string
  readonly empty: string
  readonly text: (cut: string) => string
  readonly create: (name: string) => readonly string[]
}

const cutters: Readonly<Record<Dialect, Cutter>> = {
  sqlite: {
    // From 2^63 on an id is a text of 20 digits.
    id: "case typeof(r.row_id) when 'text' then ltrim(r.row_id, '0') else r.row_id end",
    integer: 'integer',
    empty: "x''",
    text: (cut) => `cast(${cut} as text)`,
    create: (name) => [`drop view if exists ${name}`, `create view ${name}`],
  },
  mysql: {
    id: 'r.row_id',
    integer: 'unsigned',
    empty: "x''",
    text: (cut) => `convert(${cut} using utf8mb4) collate utf8mb4_bin`,
    create: (name) => [`create or replace view ${name}`],
  },
  postgres: {
    id: 'r.row_id',
    integer: 'integer',
    empty: "''::bytea",
    text: (cut) => `convert_from(${cut}, 'UTF8')`,
    create: (name) => [`create or replace view ${name}`],
  },
}

/** Statements that make the view, or bring it up to date. */
export function printView(dialect: Dialect, view: ViewOf): readonly string[] {
  const { name, ledgerId, tableId, columns, isHistory } = view
  const cutter = cutters[dialect]
  const as = (expression: string, alias: string): string =>
    `${expression} as ${quoteName(dialect, alias)}`
  const own = [as(cutter.id, '_id_'), as('r.from_block', '_num_')]
  const ofHistory = [
    as(`nullif(r.until_block, ${stillValid})`, '_until_'),
    as('r.status', '_status_'),
  ]
  const values = columns.flatMap(({ text, raw, places }) => [
    as(
      byPlace(places, (place) => textAt(dialect, place)),
      text,
    ),
    ...(raw === null
      ? []
      : [
          as(
            byPlace(places, (place) => rawAt(dialect, place)),
            raw,
          ),
        ]),
  ])
  const all = [...own, ...(isHistory ? ofHistory : []), ...values]
  const valid = isHistory ? '' : `\n  and r.until_block = ${stillValid} and r.status = 0`
  const select = `as select\n  ${all.join(',\n  ')}\nfrom stash_row r
where r.ledger_id = ${ledgerId} and r.table_id = ${tableId}${valid}`
  const statements = cutter.create(quoteName(dialect, name))
  return statements.map((text, index) =>
    index === statements.length - 1 ? `${text} ${select}` : text,
  )
}

/** By the list of columns that a row has; one that came after the view has no value in it. */
function byPlace(places: ReadonlyMap<number, number>, print: (place: number) => string): string {
  const cases = [...places].map(([columnsId, place]) => `when ${columnsId} then ${print(place)}`)
  return `case r.columns_id ${cases.join(' ')} end`
}

function textAt(dialect: Dialect, place: number): string {
  const { kind, cut } = partOf(dialect, place)
  const { text, empty } = valueKinds
  return `case ${kind} when '${text}' then ${cutters[dialect].text(cut)} when '${empty}' then '' end`
}

function rawAt(dialect: Dialect, place: number): string {
  const { kind, cut } = partOf(dialect, place)
  const { text, bytes, empty } = valueKinds
  const none = cutters[dialect].empty
  return `case when ${kind} in ('${text}', '${bytes}') then ${cut} when ${kind} = '${empty}' then ${none} end`
}

/** As row-data.ts writes the layout. */
function partOf(dialect: Dialect, place: number): { readonly kind: string; readonly cut: string } {
  const entry = `1 + ${place} * (1 + 2 * r.digits)`
  const number = (at: string): string =>
    `cast(substr(r.layout, ${at}, r.digits) as ${cutters[dialect].integer})`
  const start = number(`${entry} + 1`)
  const length = number(`${entry} + 1 + r.digits`)
  return {
    kind: `substr(r.layout, ${entry}, 1)`,
    cut: `substr(r.data, ${start} + 1, ${length})`,
  }
}
