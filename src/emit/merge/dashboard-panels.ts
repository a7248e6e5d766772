import { isObject, type JsonObject } from './merge-json.js'

/** A panel on its own, without those inside it. */
export interface FlatPanel {
  readonly body: JsonObject
  /** Inside a closed row, and not beside it. */
  readonly nested: boolean
}

export type PanelId = number | string

/** In reading order, by id. Grafana moves panels in and out of a row as it is closed and opened. */
export function flattenPanels(panels: unknown): ReadonlyMap<PanelId, FlatPanel> {
  const flat = new Map<PanelId, FlatPanel>()
  const add = (panel: unknown, nested: boolean): void => {
    if (!isObject(panel)) return
    const { panels: inside, ...body } = panel
    flat.set(freeId(flat, body['id']), { body, nested })
    if (Array.isArray(inside)) for (const each of inside) add(each, true)
  }
  if (Array.isArray(panels)) for (const panel of panels) add(panel, false)
  return flat
}

/** A panel without an id of its own still counts. */
function freeId(flat: ReadonlyMap<PanelId, FlatPanel>, id: unknown): PanelId {
  return typeof id === 'number' && !flat.has(id) ? id : `#${flat.size}`
}

export function nestPanels(flat: Iterable<FlatPanel>): readonly JsonObject[] {
  const panels: JsonObject[] = []
  for (const { body, nested } of flat) {
    const row = panels.at(-1)
    const inside = row?.['panels']
    if (nested && row && Array.isArray(inside)) {
      panels[panels.length - 1] = { ...row, panels: [...inside, body] }
    } else panels.push(isRow(body) ? { ...body, panels: [] } : body)
  }
  return panels
}

export function isRow(body: JsonObject): boolean {
  return body['type'] === 'row'
}
