import type { Kysely } from 'kysely'
import { getDialect } from 'kysely-codegen'
import { dialectOf } from '../../runtime/store/dialect-of.js'
import type { ColumnKind, TableRegistry } from '../../shared/column-kind.js'
import { fits, guessKind } from './guess-kind.js'

export interface OwnTables {
  readonly tables: TableRegistry
  /** `table.column` of columns whose kind nobody has said yet. */
  readonly guessed: readonly string[]
  /** `table.column` of columns whose type no kind is stored in. */
  readonly unknown: readonly string[]
}

export interface KnownTables {
  readonly generated: TableRegistry
  /** The team's own, as `src/tables.ts` lists them now. */
  readonly own: TableRegistry
}

interface OwnColumn {
  readonly table: string
  readonly name: string
  readonly nullable: boolean
  readonly kind: ColumnKind | null
  readonly guessed: boolean
}

/**
 * The tables of the database that are not generated, with a kind for each column: the one that the
 * project says, as long as it fits, otherwise a guess.
 */
export async function readOwnTables(db: Kysely<unknown>, known: KnownTables): Promise<OwnTables> {
  const { introspector } = getDialect(await dialectOf(db))
  const { tables } = await introspector.introspect({
    // Its types are of Kysely's CommonJS half.
    db: db as unknown as Parameters<typeof introspector.introspect>[0]['db'],
    excludePattern: '_bcdata_*',
  })
  const columns: OwnColumn[] = []
  for (const table of tables) {
    if (table.isView || table.name in known.generated) continue
    for (const { name, dataType, isNullable } of table.columns) {
      const said = known.own[table.name]?.[name]?.replace('?', '') as ColumnKind | undefined
      const keeps = said !== undefined && fits(dataType, said)
      const kind = keeps ? said : guessKind(dataType, await sampleOf(db, table.name, name))
      columns.push({ table: table.name, name, nullable: isNullable, kind, guessed: !keeps })
    }
  }
  return {
    tables: registryOf(columns),
    guessed: columns.filter(({ kind, guessed }) => kind !== null && guessed).map(labelOf),
    unknown: columns.filter(({ kind }) => kind === null).map(labelOf),
  }
}

function registryOf(columns: readonly OwnColumn[]): TableRegistry {
  const registry: Record<string, Record<string, ColumnKind | `${ColumnKind}?`>> = {}
  for (const { table, name, kind, nullable } of columns) {
    const known = registry[table] ?? {}
    registry[table] = known
    if (kind !== null) known[name] = nullable ? `${kind}?` : kind
  }
  return registry
}

function labelOf({ table, name }: OwnColumn): string {
  return `${table}.${name}`
}

/** Names come from the database; Kysely quotes them. */
async function sampleOf(db: Kysely<unknown>, table: string, column: string): Promise<unknown> {
  const untyped = db as Kysely<Record<string, Record<string, unknown>>>
  const row = await untyped
    .selectFrom(table)
    .select(column)
    .where(column, 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return row?.[column]
}
