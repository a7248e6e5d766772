import { assert } from '../errors.js'
import type { ColumnModel, ParameterModel } from '../model/contract-model.js'
import { canonicalType } from '../model/type-map.js'
import type { EventStream } from './event-streams.js'
import type { ParsedEvent } from './parse-event.js'
import type { StreamColumns } from './stream-columns.js'

type ParsedParameter = ParsedEvent['parameters'][number]

export interface LayoutParameters {
  /** Parameters of the layout at an index of the stream. */
  readonly parametersOf: (index: number) => readonly ParameterModel[]
  /** Those that today's layout lacks. */
  readonly former: readonly ParameterModel[]
}

/**
 * All layouts give arguments of one type: a parameter is called as today's ABI calls it. One that is
 * no more keeps its name, or becomes `amountV1` where another has it now.
 */
export function layoutParameters(
  { layouts, current }: EventStream,
  columns: StreamColumns['columns'],
  byLayout: StreamColumns['byLayout'],
): LayoutParameters {
  const columnOf = (name: string, { description }: ParsedParameter): ColumnModel => {
    const stored = columns.get(name)
    assert(stored, `the table has no column ${name}`)
    return { name, ...stored, description }
  }
  const byColumn = new Map<string, ParameterModel>()
  const claim = (layout: ParsedEvent, rename: (name: string, column: string) => string) => {
    for (const [index, parameter] of layout.parameters.entries()) {
      const column = byLayout[layouts.indexOf(layout)]?.[index] ?? ''
      if (byColumn.has(column)) continue
      const name = rename(parameter.name, column)
      byColumn.set(column, { ...parameter, name, column: columnOf(column, parameter) })
    }
  }
  claim(current, (name) => name)
  const today = new Set(byColumn.keys())
  const rename = (name: string, column: string) =>
    freeProperty(name, column, new Set([...byColumn.values()].map((taken) => taken.name)))
  for (const layout of [...layouts].reverse()) claim(layout, rename)

  return {
    former: [...byColumn.values()].filter(({ column }) => !today.has(column.name)),
    parametersOf: (index) =>
      (layouts[index]?.parameters ?? []).flatMap((parameter, position) => {
        const known = byColumn.get(byLayout[index]?.[position] ?? '')
        return known ? [{ ...parameter, ...sharedWith(known, parameter) }] : []
      }),
  }
}

/** Structs are read with the field names of today where they are the same otherwise. */
function sharedWith(
  known: ParameterModel,
  parameter: ParsedParameter,
): Pick<ParameterModel, 'name' | 'column' | 'type'> {
  const isSame = canonicalType(known.type) === canonicalType(parameter.type)
  return {
    name: known.name,
    column: known.column,
    type: isSame ? known.type : parameter.type,
  }
}

function freeProperty(name: string, column: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  const version = /_v(\d+)$/.exec(column)?.[1] ?? '1'
  let free = `${name}V${version}`
  while (taken.has(free)) free += '_'
  return free
}
