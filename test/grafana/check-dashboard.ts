import type { SqlDatabase } from '../fixtures/sql-database.js'
import { runTarget, runVariable, sqlOf, type Target } from './datasource.js'
import { type Field, type Frame, isSorted, type TimeRange, type VariableValues } from './frame.js'

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
  readonly targets?: readonly Target[]
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
export async function checkDashboard(
  db: SqlDatabase,
  dashboard: DashboardJson,
  range: TimeRange,
): Promise<readonly string[]> {
  const findings = [...checkLayout(dashboard)]
  const variables = await readVariables(db, dashboard, range)
  for (const panel of allPanels(dashboard)) {
    const say = (what: string) => `${dashboard.title} / ${panel.title}: ${what}`
    if (roundsText(panel)) findings.push(say('rounds text'))
    for (const target of panel.targets ?? []) {
      for (const values of variables) {
        try {
          const frames = await runTarget(db, target, range, values)
          findings.push(...checkFrames(panel.type, frames).map(say))
        } catch (error) {
          findings.push(say(`${String(error)}\n${sqlOf(target)}`))
        }
      }
    }
  }
  return findings
}

/** With a unit, Grafana reads text as a number wherever it can: exact integers, even addresses. */
function roundsText({ type, fieldConfig }: PanelJson): boolean {
  return type === 'table' && fieldConfig?.defaults.unit !== undefined
}

export function allPanels(dashboard: DashboardJson): readonly PanelJson[] {
  return dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])])
}

/** First "All" or the first choice of every variable, then its last single choice. */
async function readVariables(
  db: SqlDatabase,
  { templating }: DashboardJson,
  range: TimeRange,
): Promise<readonly VariableValues[]> {
  const first: Record<string, readonly string[] | string> = {}
  const last: Record<string, readonly string[] | string> = {}
  for (const { name, type, query, allValue } of templating.list) {
    const choices = type === 'custom' ? query.split(',') : await runVariable(db, query, range)
    if (choices.length === 0) throw new Error(`The variable ${name} has nothing to choose from`)
    first[name] = allValue ?? choices.slice(0, 1)
    last[name] = choices.slice(-1)
  }
  return templating.list.length === 0 ? [{}] : [first, last]
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
      field.values.some((value) => typeof value !== 'string' && Number(value) > 2 ** 53)
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
