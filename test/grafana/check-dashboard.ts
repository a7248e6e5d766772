import type { Database } from 'better-sqlite3'
import {
  type Field,
  type Frame,
  isSorted,
  type Query,
  runQuery,
  type TimeRange,
  type VariableValues,
} from './sqlite-datasource.js'

interface GridPos {
  readonly h: number
  readonly w: number
  readonly x: number
  readonly y: number
}

export interface PanelJson {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly gridPos: GridPos
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } }
  readonly targets?: readonly (Query & { readonly queryText: string })[]
  readonly panels?: readonly PanelJson[]
}

interface VariableJson {
  readonly name: string
  readonly type: 'custom' | 'query'
  readonly query: string
  readonly allValue?: string
}

export interface DashboardJson {
  readonly uid: string
  readonly title: string
  readonly panels: readonly PanelJson[]
  readonly templating: { readonly list: readonly VariableJson[] }
}

/** Every finding is a sentence; a good dashboard over a filled database has none. */
export function checkDashboard(
  db: Database,
  dashboard: DashboardJson,
  range: TimeRange,
): readonly string[] {
  const variables = readVariables(db, dashboard, range)
  const panels = allPanels(dashboard)
  return [
    ...checkLayout(dashboard),
    ...panels.filter(roundsText).map(({ title }) => `${dashboard.title} / ${title}: rounds text`),
    ...panels.flatMap((panel) =>
      (panel.targets ?? []).flatMap((target) =>
        variables.flatMap((values) => {
          const say = (what: string) => `${dashboard.title} / ${panel.title}: ${what}`
          try {
            return checkFrames(panel.type, runQuery(db, target, range, values)).map(say)
          } catch (error) {
            return [say(`${String(error)}\n${target.rawQueryText}`)]
          }
        }),
      ),
    ),
  ]
}

/** With a unit, Grafana reads text as a number wherever it can: exact integers, even addresses. */
function roundsText({ type, fieldConfig }: PanelJson): boolean {
  return type === 'table' && fieldConfig?.defaults.unit !== undefined
}

export function allPanels(dashboard: DashboardJson): readonly PanelJson[] {
  return dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])])
}

/** First "All" or the first choice of every variable, then its last single choice. */
function readVariables(
  db: Database,
  { templating }: DashboardJson,
  range: TimeRange,
): readonly VariableValues[] {
  const first: Record<string, readonly string[] | string> = {}
  const last: Record<string, readonly string[] | string> = {}
  for (const { name, type, query, allValue } of templating.list) {
    const choices = type === 'custom' ? query.split(',') : readChoices(db, query, range)
    if (choices.length === 0) throw new Error(`The variable ${name} has nothing to choose from`)
    first[name] = allValue ?? choices.slice(0, 1)
    last[name] = choices.slice(-1)
  }
  return templating.list.length === 0 ? [{}] : [first, last]
}

function readChoices(db: Database, query: string, range: TimeRange): readonly string[] {
  const table = { rawQueryText: query, queryType: 'table', timeColumns: [] }
  const [frame = []] = runQuery(db, table, range, {})
  if (frame.length !== 1) throw new Error('A variable needs exactly one column')
  return (frame[0]?.values ?? []).map(String)
}

function checkFrames(type: string, frames: readonly Frame[]): readonly string[] {
  if (frames.length === 0 || frames.some((frame) => (frame[0]?.values.length ?? 0) === 0)) {
    return ['has no rows']
  }
  switch (type) {
    case 'timeseries':
      return frames.flatMap(checkSeries)
    case 'stat':
      return frames.flatMap((frame) => (frame.some(isNumeric) ? [] : ['has no number']))
    default:
      return frames.flatMap(checkTable)
  }
}

function checkSeries(frame: Frame): readonly string[] {
  const time = frame.find((field) => field.type === 'time')
  if (!time) return ['has no time column']
  const findings = []
  if (!isSorted(time.values)) findings.push('is not sorted by time')
  if (time.values.some((value) => value === null)) findings.push('has rows without a time')
  if (!frame.some(isNumeric)) findings.push('has no number')
  return findings
}

/** Grafana shows numbers as doubles, so exact integers must arrive as text. */
function checkTable(frame: Frame): readonly string[] {
  const names = frame.map((field) => field.name)
  return [
    ...(new Set(names).size === names.length ? [] : [`repeats a heading: ${names.join(', ')}`]),
    ...frame.flatMap((field) =>
      field.values.some((value) => typeof value === 'bigint' && value > 2n ** 53n)
        ? [`shows ${field.name} rounded`]
        : [],
    ),
  ]
}

function isNumeric(field: Field): boolean {
  return (
    (field.type === 'integer' || field.type === 'float') &&
    field.values.some((value) => value !== null)
  )
}

function checkLayout(dashboard: DashboardJson): readonly string[] {
  const panels = allPanels(dashboard)
  const ids = new Set(panels.map((panel) => panel.id))
  return [
    ...(ids.size === panels.length ? [] : [`${dashboard.title}: panel ids repeat`]),
    ...overlaps(dashboard.panels),
    ...dashboard.panels.flatMap((panel) => overlaps(panel.panels ?? [])),
  ]
}

function overlaps(panels: readonly PanelJson[]): readonly string[] {
  return panels.flatMap((panel, index) => [
    ...(panel.gridPos.x + panel.gridPos.w > 24 ? [`${panel.title} is too wide`] : []),
    ...panels
      .slice(index + 1)
      .filter((other) => touches(panel.gridPos, other.gridPos))
      .map((other) => `${panel.title} covers ${other.title}`),
  ])
}

function touches(a: GridPos, b: GridPos): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}
