import type { AbiType } from '../model/contract-model.js'
import { columnName, identifierLengthMax, shorten, uniqueNames } from '../model/naming.js'
import { canonicalType, columnKind } from '../model/type-map.js'
import type { ColumnKind, ColumnKinds } from '../shared/column-kind.js'
import type { EventStream } from './event-streams.js'
import type { ParsedEvent } from './parse-event.js'

type ParsedParameter = ParsedEvent['parameters'][number]

export interface StreamColumns {
  /** In the table's order. */
  readonly columns: ReadonlyMap<string, { readonly kind: ColumnKind; readonly nullable: boolean }>
  /** Column of each parameter, for each layout of the stream. */
  readonly byLayout: readonly (readonly string[])[]
}

/**
 * Which columns a stream's table has. A parameter keeps the column of the one before it that has the
 * same name, or in the same signature the same place, as long as it also fits there; otherwise it
 * gets a column of its own. Columns that a layout lacks can be NULL.
 */
export function streamColumns({ pinned, layouts }: EventStream): StreamColumns {
  const kinds = new Map(Object.entries(pinned?.pin.columns ?? {}).map(withoutMark))
  const byLayout: (readonly string[])[] = [
    ...(pinned?.pin.layouts.map(({ columns }) => columns) ?? []),
  ]
  for (const layout of layouts.slice(byLayout.length)) {
    const before = layouts.slice(0, byLayout.length)
    const names =
      before.length === 0 ? firstColumns(layout) : laterColumns(layout, before, byLayout, kinds)
    byLayout.push(names)
    for (const [index, parameter] of layout.parameters.entries()) {
      kinds.set(names[index] ?? '', kindOf(parameter))
    }
  }
  const isNullable = (name: string) =>
    pinned?.pin.columns[name]?.endsWith('?') === true ||
    byLayout.some((columns) => !columns.includes(name))
  return {
    byLayout,
    columns: new Map(
      [...kinds].map(([name, kind]) => [name, { kind, nullable: isNullable(name) }]),
    ),
  }
}

function kindOf({ hashed, type }: ParsedParameter): ColumnKind {
  return hashed ? 'bytes32' : columnKind(type)
}

function firstColumns({ parameters }: ParsedEvent): readonly string[] {
  return uniqueNames(
    parameters.map((parameter, index) => ({ parameter, index })),
    ({ parameter, index }) => naturalName(parameter, index),
    ({ index }) => String(index),
  )
}

function naturalName({ name, hashed }: ParsedParameter, index: number): string {
  return columnName(name, index, hashed ? '_hash' : '')
}

function laterColumns(
  { signature, parameters }: ParsedEvent,
  before: readonly ParsedEvent[],
  byLayout: readonly (readonly string[])[],
  kinds: ReadonlyMap<string, ColumnKind>,
): readonly string[] {
  const taken = new Set([...kinds.keys()].map(folded))
  const used = new Set<string>()
  return parameters.map((parameter, index) => {
    // The newest layout decides: a column may have been given up and come back.
    for (const [age, layout] of [...before.entries()].reverse()) {
      const place =
        layout.signature === signature
          ? index
          : layout.parameters.findIndex(({ name }) => name === parameter.name)
      const other = layout.parameters[place]
      const column = byLayout[age]?.[place]
      if (!other || column === undefined || used.has(column)) continue
      if (!fits(parameter, other)) continue
      used.add(column)
      return column
    }
    const fresh = freeName(naturalName(parameter, index), taken)
    taken.add(folded(fresh))
    used.add(fresh)
    return fresh
  })
}

/** Values of both are stored and typed alike. */
function fits(one: ParsedParameter, other: ParsedParameter): boolean {
  const kind = kindOf(one)
  if (kind !== kindOf(other) || one.hashed !== other.hashed) return false
  return kind !== 'json' || shapeOf(one.type) === shapeOf(other.type)
}

/** Field names are keys of the JSON. */
function shapeOf(type: AbiType): string {
  if (type.type === 'array') return `${shapeOf(type.item)}[${type.length ?? ''}]`
  if (type.type !== 'tuple') return canonicalType(type)
  return `(${type.fields.map((field) => `${shapeOf(field.type)} ${field.name}`).join()})`
}

/** `amount`, `amount_v2`, `amount_v3` … */
function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(folded(wanted))) return wanted
  const stem = wanted.replace(/_+$/, '')
  for (let version = 2; ; version += 1) {
    const name = shorten(`${stem}_v${version}`, identifierLengthMax, `v${version}`)
    if (!taken.has(folded(name))) return name
  }
}

function folded(name: string): string {
  return name.toLowerCase()
}

function withoutMark([name, kind]: readonly [string, ColumnKinds[string]]): [string, ColumnKind] {
  return [name, kind.replace('?', '') as ColumnKind]
}
