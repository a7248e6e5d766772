import { metaColumns } from '../../ports/ledger-tables.js'
import type { RowVersion, StashStore } from '../../ports/stash-store.js'
import { byteText, nameInPath, readableName } from '../../stash/text/byte-text.js'
import { badRequest } from '../api-problem.js'
import { type KnownTable, knownTable } from '../queries/known-table.js'
import { parsePlace, printPlace, selectHistory } from '../queries/select-history.js'
import { parseId, selectRows } from '../queries/select-rows.js'
import {
  blockNumber,
  decimal,
  hex,
  list,
  object,
  orNull,
  type Schemas,
  schema,
  text,
} from './json-schema.js'
import { after, at, key, keyHex, limit, tableName } from './parameter.js'
import { type Answer, changing, final, type Route } from './route.js'

const next = orNull({ ...text, description: 'For `after`; null on the last page.' })

export const tableSchemas: Schemas = {
  Value: {
    description: 'Null where the row has no such value; `text` is null where it is not UTF-8.',
    anyOf: [object({ text: orNull(text), hex }), { type: 'null' }],
  },
  Row: object({
    id: { ...decimal, description: 'Unsigned, 64 bits.' },
    status: { type: 'integer', description: '0 normal, 1 deleted.' },
    from: { ...blockNumber, description: 'The block that wrote it.' },
    until: orNull({ ...blockNumber, description: 'The block that replaced it; null while valid.' }),
    values: { type: 'object', additionalProperties: schema('Value') },
  }),
  Rows: object({ table: text, columns: list(text), rows: list(schema('Row')), next }),
  Table: object({
    name: text,
    path: { ...text, description: 'Of its rows, here.' },
    columns: list(text),
  }),
  Tables: object({ tables: list(schema('Table')), next }),
}

export const tableRoutes: readonly Route[] = [
  {
    path: '/tables',
    summary: 'The tables of the ledger.',
    parameters: [after, limit],
    schema: 'Tables',
    answer: async ({ store }, input) => {
      const from = Number(parseId(input.text(after)) ?? 0n)
      const tables = await store.tables()
      const page = tables.slice(from, from + input.limit)
      const end = from + page.length
      return changing({
        tables: page.map(({ name, columns }) => ({
          name: readableName(name),
          path: `/tables/${nameInPath(name)}/rows`,
          columns: dataColumns(columns),
        })),
        next: end < tables.length ? `${end}` : null,
      })
    },
  },
  {
    path: '/tables/{table}/rows',
    summary:
      'Rows of a table after a block, without deleted ones; with a key, only those of the key.',
    parameters: [tableName, key, keyHex, at, after, limit],
    schema: 'Rows',
    answer: async ({ store }, input) => {
      const table = await knownTable(store, input.name(tableName))
      const [block, start] = [input.number(at), parseId(input.text(after))]
      const { items, hasMore } = await selectRows(store, {
        table: table.name,
        key: input.key,
        at: block,
        after: start,
        limit: input.limit,
      })
      const last = items.at(-1)
      const body = rowsBody(table, items, hasMore && last ? `${last.row.id}` : null)
      return block === undefined ? changing(body) : final(body)
    },
  },
  {
    path: '/tables/{table}/history',
    summary: 'Every version of the rows with a key, deleted ones too, oldest first.',
    parameters: [tableName, key, keyHex, after, limit],
    schema: 'Rows',
    answer: (world, input) => historyAnswer(world.store, input),
  },
]

async function historyAnswer(
  store: StashStore,
  input: Parameters<Route['answer']>[1],
): Promise<Answer> {
  const table = await knownTable(store, input.name(tableName))
  const wanted = input.key
  if (wanted === undefined) throw badRequest('No key is given.', 'Give `key` or `keyHex`.')
  const start = parsePlace(input.text(after))
  const { items, hasMore } = await selectHistory(store, table.name, wanted, {
    after: start,
    limit: input.limit,
  })
  const last = items.at(-1)
  return changing(rowsBody(table, items, hasMore && last ? printPlace(last) : null))
}

function rowsBody(table: KnownTable, versions: readonly RowVersion[], next: string | null) {
  return {
    table: readableName(table.name),
    columns: dataColumns(table.columns),
    rows: versions.map(rowBody),
    next,
  }
}

function rowBody({ columns, row, from, until }: RowVersion) {
  const values = dataColumns(columns).map((name, index) => {
    const value = row.values[index] ?? null
    return [name, value === null ? null : byteText(value)] as const
  })
  return { id: `${row.id}`, status: row.status, from, until, values: Object.fromEntries(values) }
}

/** Readable, and each unlike the others: they become properties. */
function dataColumns(columns: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return columns
    .filter((column) => !metaColumns.has(column))
    .map((column) => {
      const name = readableName(column)
      let free = name
      for (let number = 2; taken.has(free); number += 1) free = `${name}#${number}`
      taken.add(free)
      return free
    })
}
