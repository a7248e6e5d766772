import { isDeepStrictEqual } from 'node:util'
import { seenText } from '../content-hash.js'
import { type FlatPanel, flattenPanels, nestPanels, type PanelId } from './dashboard-panels.js'
import { isObject, type JsonObject, mergeJson, parseObject } from './merge-json.js'
import { mergePanels } from './merge-panels.js'
import type { Merger } from './merger.js'
import { printAsBefore } from './print-like.js'

/** A dashboard of Grafana, merged panel by panel: Grafana writes the file anew on every save. */
export const mergeDashboard: Merger = {
  async isSame(_path, one, other) {
    const dashboard = readDashboard(one)
    const others = readDashboard(other)
    return dashboard !== null && others !== null && sameDashboard(dashboard, others)
  },

  async merge(path, texts) {
    const base = readDashboard(texts.base)
    const mine = readDashboard(texts.mine)
    const theirs = readDashboard(texts.theirs)
    if (!base || !mine || !theirs) return null
    const kept: string[] = []
    const settings = mergeJson(
      { base: base.settings, mine: mine.settings, theirs: theirs.settings },
      '',
      kept,
    )
    const merged: Dashboard = {
      ...mine,
      settings: isObject(settings) ? settings : mine.settings,
      panels: mergePanels(base.panels, mine.panels, theirs.panels, kept),
    }
    if (sameDashboard(merged, mine)) return { text: texts.mine, conflicts: 0, kept }
    return { text: await printAsBefore(path, texts.mine, jsonOf(merged)), conflicts: 0, kept }
  },
}

interface Dashboard {
  /** Grafana sets these on its own, so nobody edits them. */
  readonly counters: JsonObject
  readonly settings: JsonObject
  readonly panels: ReadonlyMap<PanelId, FlatPanel>
  readonly keys: readonly string[]
}

const counterKeys = new Set(['id', 'version', 'iteration'])

function readDashboard(text: string): Dashboard | null {
  const value = parseObject(seenText(text))
  if (!value) return null
  const { panels, ...rest } = value
  const entries = Object.entries(rest)
  return {
    counters: Object.fromEntries(entries.filter(([key]) => counterKeys.has(key))),
    settings: Object.fromEntries(entries.filter(([key]) => !counterKeys.has(key))),
    panels: flattenPanels(panels),
    keys: Object.keys(value),
  }
}

/** The keys stay where Grafana put them. */
function jsonOf({ counters, settings, panels, keys }: Dashboard): JsonObject {
  const value: JsonObject = { ...counters, ...settings, panels: nestPanels(panels.values()) }
  const order = [...keys.filter((key) => key in value), ...Object.keys(value)]
  return Object.fromEntries(order.map((key) => [key, value[key]]))
}

function sameDashboard(one: Dashboard, other: Dashboard): boolean {
  return (
    isDeepStrictEqual(one.settings, other.settings) && isDeepStrictEqual(one.panels, other.panels)
  )
}
