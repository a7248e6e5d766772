import { BcdataError } from '../errors.js'
import type { EventPin } from './event-pin.js'
import { columnName } from './naming.js'
import type { ProjectMemory } from './project-memory.js'
import type { SchemaStep } from './schema-step.js'

export interface Renamed {
  readonly memory: ProjectMemory
  /** What the database needs before everything else. */
  readonly steps: readonly SchemaStep[]
}

/**
 * What was renamed in Solidity goes on with its tables: nobody can tell a renamed event from one that
 * was removed beside one that was added.
 * @param renames `Token=Coin` (contract), `Token.Sent=Moved` (event), `Token.Sent.amount=value`
 *   (parameter, whose column is renamed too)
 */
export function applyRenames(memory: ProjectMemory, renames: readonly string[]): Renamed {
  return renames.reduce<Renamed>(
    (before, text) => {
      const renamed = applyRename(before.memory, text)
      return { memory: renamed.memory, steps: [...before.steps, ...renamed.steps] }
    },
    { memory, steps: [] },
  )
}

function applyRename(memory: ProjectMemory, text: string): Renamed {
  const [from = '', to = '', ...rest] = text.split('=')
  const [contract = '', event, parameter, ...deeper] = from.split('.')
  if (contract === '' || to === '' || rest.length > 0 || deeper.length > 0) {
    throw invalid(
      text,
      'It is not of the form Contract=New, Contract.Event=New or Contract.Event.parameter=new',
    )
  }
  if (event === undefined) return { memory: renameContract(memory, contract, to, text), steps: [] }
  const [key, pin] = findEvent(memory, contract, event, text)
  if (parameter === undefined) {
    const layouts = pin.layouts.map((layout) => ({ ...layout, event: layout.event ?? pin.event }))
    return { memory: withEvent(memory, key, { ...pin, event: to, layouts }), steps: [] }
  }
  return renameParameter(memory, key, pin, { parameter, to, text })
}

function renameContract(
  memory: ProjectMemory,
  from: string,
  to: string,
  text: string,
): ProjectMemory {
  const { [from]: slug, ...contracts } = memory.contracts
  if (slug === undefined) throw invalid(text, `No contract ${from} was generated`)
  if (Object.hasOwn(contracts, to)) throw invalid(text, `${to} was generated already`)
  const events = Object.entries(memory.events).map(([key, pin]) => [
    key.startsWith(`${from}.`) ? `${to}${key.slice(from.length)}` : key,
    pin,
  ])
  return {
    ...memory,
    contracts: { ...contracts, [to]: slug },
    events: Object.fromEntries(events),
  }
}

function findEvent(
  { events }: ProjectMemory,
  contract: string,
  name: string,
  text: string,
): readonly [key: string, pin: EventPin] {
  const found = Object.entries(events).filter(
    ([key, pin]) =>
      key.startsWith(`${contract}.`) && (pin.event === name || key === `${contract}.${name}`),
  )
  const [first, ...others] = found
  if (!first) throw invalid(text, `No event ${contract}.${name} was generated`)
  if (others.length === 0) return first
  const keys = found.map(([key]) => key).join(', ')
  throw invalid(text, `${contract}.${name} is overloaded; write one of ${keys}`)
}

function renameParameter(
  memory: ProjectMemory,
  key: string,
  pin: EventPin,
  { parameter, to, text }: { parameter: string; to: string; text: string },
): Renamed {
  const layout = pin.layouts.at(-1)
  const index = layout?.inputs.findIndex(({ name }) => name === parameter) ?? -1
  const from = layout?.columns[index]
  if (from === undefined) throw invalid(text, `The event has no parameter ${parameter}`)
  const column = columnName(to, index, from.endsWith('_hash') ? '_hash' : '')
  if (Object.hasOwn(pin.columns, column)) throw invalid(text, `It has a column ${column} already`)
  const rename = (name: string) => (name === from ? column : name)
  const renamed = {
    ...pin,
    columns: Object.fromEntries(
      Object.entries(pin.columns).map(([name, kind]) => [rename(name), kind]),
    ),
    layouts: pin.layouts.map((known) => ({ ...known, columns: known.columns.map(rename) })),
  }
  return {
    memory: withEvent(memory, key, renamed),
    steps: [{ do: 'renameColumn', table: pin.table, from, to: column }],
  }
}

function withEvent(memory: ProjectMemory, key: string, pin: EventPin): ProjectMemory {
  return { ...memory, events: { ...memory.events, [key]: pin } }
}

function invalid(text: string, fact: string): BcdataError {
  return new BcdataError('RENAME_INVALID', `--rename ${text} can't be done. ${fact}.`, {
    hint: 'Look up the names in .bcdata/manifest.json; the old one comes first.',
  })
}
