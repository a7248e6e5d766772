import { isDeepStrictEqual } from 'node:util'
import type { FlatPanel, PanelId } from './dashboard-panels.js'
import { isRow } from './dashboard-panels.js'
import { isObject, type JsonObject, mergeJson } from './merge-json.js'
import { mergeKeyed } from './merge-keyed.js'

export type FlatPanels = ReadonlyMap<PanelId, FlatPanel>

/**
 * The tool's panels follow the tool, field by field and as far as nobody changed them; the team's own
 * stay, and move down with what is above them.
 */
export function mergePanels(
  base: FlatPanels,
  mine: FlatPanels,
  theirs: FlatPanels,
  kept: string[],
): FlatPanels {
  const own = withoutClashes(base, mine, theirs)
  const merged = mergeKeyed(base, own, theirs, (id, b, m, t): FlatPanel | undefined => {
    const values = { base: b?.body, mine: m?.body, theirs: t?.body }
    const body = mergeJson(values, `panels[${id}]`, kept)
    return isObject(body) ? { body, nested: m?.nested ?? false } : undefined
  })
  return placeInRows(shiftOwn(merged, base, own), own)
}

/** A panel that a person made may have got the number that the tool gives to a new one. */
function withoutClashes(base: FlatPanels, mine: FlatPanels, theirs: FlatPanels): FlatPanels {
  let last = Math.max(
    0,
    ...[...mine.keys(), ...theirs.keys()].filter((id) => typeof id === 'number'),
  )
  return new Map(
    [...mine].map(([id, panel]): [PanelId, FlatPanel] => {
      const other = theirs.get(id)
      const isClash = other && !base.has(id) && !isDeepStrictEqual(other.body, panel.body)
      if (!isClash) return [id, panel]
      last += 1
      return [last, { ...panel, body: { ...panel.body, id: last } }]
    }),
  )
}

/** The team's own panels keep their distance to the panel of the tool above them. */
function shiftOwn(merged: FlatPanels, base: FlatPanels, mine: FlatPanels): FlatPanels {
  const anchors = [...mine]
    .filter(([id]) => base.has(id) && merged.has(id))
    .map(([id, panel]) => ({ from: topOf(panel), to: topOf(merged.get(id)) }))
    .sort((a, b) => a.from - b.from)
  return new Map(
    [...merged].map(([id, panel]): [PanelId, FlatPanel] => {
      const isOwn = mine.has(id) && !base.has(id)
      const anchor = anchors.findLast(({ from }) => from <= topOf(panel))
      return [id, isOwn && anchor ? movedDown(panel, anchor.to - anchor.from) : panel]
    }),
  )
}

function topOf(panel: FlatPanel | undefined): number {
  const place = panel?.body['gridPos']
  const top = isObject(place) ? place['y'] : undefined
  return typeof top === 'number' ? top : 0
}

function movedDown(panel: FlatPanel, by: number): FlatPanel {
  const place = panel.body['gridPos']
  if (by === 0 || !isObject(place)) return panel
  return { ...panel, body: { ...panel.body, gridPos: { ...place, y: topOf(panel) + by } } }
}

/** Panels of a closed row are inside it. Where the team left the row as it was, they stay where they are. */
function placeInRows(merged: FlatPanels, mine: FlatPanels): FlatPanels {
  let row: { readonly closed: boolean; readonly known: boolean } = { closed: false, known: true }
  return new Map(
    [...merged].map(([id, panel]): [PanelId, FlatPanel] => {
      if (isRow(panel.body)) {
        const before = mine.get(id)
        const closed = isClosed(panel.body)
        row = { closed, known: before !== undefined && isClosed(before.body) === closed }
        return [id, { ...panel, nested: false }]
      }
      const stays = mine.has(id) && row.known
      return [id, stays ? panel : { ...panel, nested: row.closed }]
    }),
  )
}

function isClosed(row: JsonObject): boolean {
  return row['collapsed'] === true
}
