import { BcdataError } from '../../errors.js'
import type { ColumnKinds } from '../../shared/column-kind.js'
import type { EventDefinition, JsonShape } from '../ports/event.js'

export type StoredRow = Readonly<Record<string, unknown>>

interface Argument {
  readonly name: string
  readonly column: string
  /** Null where the column's value is the argument. */
  readonly shape: JsonShape | null
}

/** The arguments of a row: what `values` made columns of. */
export type ArgumentReader = (row: StoredRow) => Readonly<Record<string, unknown>>

/**
 * The way back from a table's rows, decoded as the registry says, to the arguments of its event. All its
 * layouts give arguments of one type, each in a column of its own; those that a layout lacks are null.
 */
export function argumentReader(
  layouts: readonly EventDefinition[],
  kinds: ColumnKinds | undefined,
): ArgumentReader {
  const all = new Map<string, Argument>()
  for (const layout of layouts) {
    for (const argument of argumentsOf(layout, kinds)) {
      if (!all.has(argument.name)) all.set(argument.name, argument)
    }
  }
  return (row) => {
    const args: Record<string, unknown> = {}
    for (const { name, column, shape } of all.values()) {
      const stored = row[column] ?? null
      args[name] = shape === null || stored === null ? stored : argumentOf(stored, column, shape)
    }
    return args
  }
}

/** Asked for any argument, it answers its name. */
const namesItself = new Proxy({}, { get: (_, name) => name })

function argumentsOf(
  definition: EventDefinition,
  kinds: ColumnKinds | undefined,
): readonly Argument[] {
  const names = definition.values(namesItself)
  return definition.columns.map((column, index) => {
    const isJson = kinds?.[column]?.startsWith('json') === true
    return {
      name: String(names[index]),
      column,
      shape: isJson ? shapeOf(definition, column) : null,
    }
  })
}

function shapeOf({ json = {}, signature }: EventDefinition, column: string): JsonShape {
  const shape = Object.hasOwn(json, column) ? json[column] : undefined
  if (shape !== undefined) return shape
  throw new BcdataError(
    'RUNTIME_MISMATCH',
    `The generated code of ${signature} doesn't say what its column ${column} holds.`,
    { where: 'src/generated', hint: 'Run `npx bcdata generate`, and commit what it changes.' },
  )
}

function argumentOf(stored: unknown, column: string, shape: JsonShape): unknown {
  try {
    return revived(stored, shape)
  } catch (cause) {
    throw new BcdataError(
      'DATABASE_VALUE_INVALID',
      `The JSON in the column ${column} is not what the event has there.`,
      { cause, hint: 'Run `npx bcdata audit --fix`, which takes it from the node again.' },
    )
  }
}

function revived(stored: unknown, shape: JsonShape): unknown {
  if (shape === 'text') return stored
  if (shape === 'bigint') return BigInt(stored as string)
  if (shape === 'number') return Number(stored)
  if (isList(shape)) return (stored as readonly unknown[]).map((item) => revived(item, shape[0]))
  return revivedStruct(stored as StoredRow, shape)
}

/**
 * By the fields' names, in the order of the ABI. A row that was stored before a field was renamed has
 * them in that order under other names.
 */
function revivedStruct(
  stored: StoredRow,
  shape: Readonly<Record<string, JsonShape>>,
): Readonly<Record<string, unknown>> {
  const names = Object.keys(shape)
  const isNamedSo = names.every((name) => Object.hasOwn(stored, name))
  const values = isNamedSo ? names.map((name) => stored[name]) : Object.values(stored)
  return Object.fromEntries(
    names.map((name, index) => [name, revived(values[index], shape[name] ?? 'text')]),
  )
}

function isList(shape: JsonShape): shape is readonly [JsonShape] {
  return Array.isArray(shape)
}
