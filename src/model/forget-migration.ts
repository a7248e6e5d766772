import type { ColumnKinds } from '../shared/column-kind.js'
import type { EventPin, LayoutPin } from './event-pin.js'
import type { ProjectMemory } from './project-memory.js'

/** The memory as if the migration had not been made yet, with what came with it. */
export function forgetMigration(memory: ProjectMemory, name: string): ProjectMemory {
  const { [name]: _forgotten, ...migrations } = memory.migrations
  const events = Object.entries(memory.events).flatMap(([key, pin]) => {
    const layouts = pin.layouts.filter((layout) => layout.since !== name)
    return layouts.length === 0 ? [] : [[key, { ...pin, ...withColumns(pin, layouts) }] as const]
  })
  return { ...memory, migrations, events: Object.fromEntries(events) }
}

/** Columns that a layout fills; one that all fill can't be NULL. */
function withColumns(
  { columns }: EventPin,
  layouts: readonly LayoutPin[],
): Pick<EventPin, 'columns' | 'layouts'> {
  const filled = Object.entries(columns).flatMap(([column, kind]) => {
    const count = layouts.filter((layout) => layout.columns.includes(column)).length
    const base = kind.replace('?', '')
    return count === 0 ? [] : [[column, count === layouts.length ? base : `${base}?`] as const]
  })
  return { layouts, columns: Object.fromEntries(filled) as ColumnKinds }
}
