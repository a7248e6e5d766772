import { expect, test } from 'vitest'
import { mergeDashboard } from './merge-dashboard.js'

interface Panel {
  readonly id: number
  readonly title: string
  readonly [field: string]: unknown
}

function panel(id: number, title: string, y: number, more: object = {}): Panel {
  return {
    id,
    title,
    type: 'table',
    gridPos: { h: 8, w: 12, x: 0, y },
    targets: [{ refId: 'A', rawQueryText: `SELECT ${id}` }],
    ...more,
  }
}

function row(id: number, title: string, y: number, panels: readonly Panel[] | null = null): Panel {
  const gridPos = { h: 1, w: 24, x: 0, y }
  return { id, title, type: 'row', gridPos, collapsed: panels !== null, panels: panels ?? [] }
}

function dashboard(...panels: readonly Panel[]) {
  return { uid: 'u', title: 'Token', tags: ['bcdata'], panels, time: { from: 'now-7d', to: 'now' } }
}

const base = dashboard(row(1, 'Transfer', 0), panel(2, 'Over time', 1), panel(3, 'Latest', 9))

async function merge(mine: object, theirs: object) {
  const texts = { base: json(base), mine: json(mine), theirs: json(theirs) }
  const merged = await mergeDashboard.merge('grafana/dashboards/token.json', texts)
  return { kept: merged?.kept, value: JSON.parse(merged?.text ?? '') }
}

function json(value: object): string {
  return JSON.stringify(value, null, 2)
}

function ids(value: { panels: readonly Panel[] }): unknown {
  return value.panels.map(({ id, panels }) =>
    Array.isArray(panels) && panels.length > 0 ? [id, panels.map((inner) => inner.id)] : id,
  )
}

test('Grafana writes keys in another order, and counts versions: that is no edit', async () => {
  const saved = { version: 7, id: 12, ...Object.fromEntries(Object.entries(base).reverse()) }
  expect(await mergeDashboard.isSame('', json(base), JSON.stringify(saved))).toBe(true)
  expect(await mergeDashboard.isSame('', json(base), json({ ...base, title: 'Mine' }))).toBe(false)
})

test('titles, sizes and panels of the team stay; queries and panels of the tool follow it', async () => {
  const mine = dashboard(
    row(1, 'Transfer', 0),
    panel(3, 'The newest', 1, { datasource: { uid: 'mine' } }),
    panel(2, 'Over time', 9, { gridPos: { h: 20, w: 24, x: 0, y: 9 } }),
    panel(4, 'My own', 17),
  )
  const theirs = dashboard(
    row(1, 'Transfer', 0),
    panel(2, 'Over time', 1, { targets: [{ refId: 'A', rawQueryText: 'SELECT 22' }] }),
    panel(3, 'Latest', 9, { description: 'new' }),
    panel(50, 'Added', 17),
  )
  const { value, kept } = await merge(mine, theirs)
  expect(ids(value)).toEqual([1, 3, 50, 2, 4])
  expect(value.panels[1]).toMatchObject({
    title: 'The newest',
    description: 'new',
    datasource: { uid: 'mine' },
  })
  expect(value.panels[3]).toMatchObject({ gridPos: { h: 20, w: 24 } })
  expect(value.panels[3].targets).toEqual([{ refId: 'A', rawQueryText: 'SELECT 22' }])
  expect(value.panels[4]).toMatchObject({ title: 'My own' })
  expect(kept).toEqual([])
})

test('defaults that Grafana adds to a panel stay beside what the tool changes', async () => {
  const grown = {
    pluginVersion: '12.0.0',
    targets: [{ hide: false, refId: 'A', rawQueryText: 'SELECT 2' }],
  }
  const mine = dashboard(
    row(1, 'Transfer', 0),
    panel(2, 'Over time', 1, grown),
    panel(3, 'Latest', 9),
  )
  const changed = { targets: [{ refId: 'A', rawQueryText: 'SELECT 22' }] }
  const theirs = dashboard(
    row(1, 'Transfer', 0),
    panel(2, 'Over time', 1, changed),
    panel(3, 'Latest', 9),
  )
  const { value } = await merge(mine, theirs)
  expect(value.panels[1]).toMatchObject({
    pluginVersion: '12.0.0',
    targets: [{ hide: false, refId: 'A', rawQueryText: 'SELECT 22' }],
  })
})

test('where both changed a field the team decides, and the field is named', async () => {
  const { value, kept } = await merge(
    dashboard(row(1, 'Transfer', 0), panel(2, 'Mine', 1), panel(3, 'Latest', 9)),
    dashboard(row(1, 'Transfer', 0), panel(2, 'Theirs', 1), panel(3, 'Latest', 9)),
  )
  expect(value.panels[1].title).toBe('Mine')
  expect(kept).toEqual(['panels[2].title'])
})

test('a panel that the team deleted stays deleted; one that the tool drops goes unless it was edited', async () => {
  const dropped = await merge(
    { ...dashboard(row(1, 'Transfer', 0), panel(3, 'Latest', 9)), editable: false },
    dashboard(row(1, 'Transfer', 0), panel(2, 'Over time', 1)),
  )
  expect(ids(dropped.value)).toEqual([1])
  const edited = await merge(
    dashboard(row(1, 'Transfer', 0), panel(2, 'Over time', 1), panel(3, 'Edited', 9)),
    dashboard(row(1, 'Transfer', 0), panel(2, 'Over time', 1)),
  )
  expect(ids(edited.value)).toEqual([1, 2, 3])
  expect(edited.kept).toEqual(['panels[3]'])
})

test("a new panel takes the number of the team's, which gets another one", async () => {
  const { value } = await merge(
    dashboard(
      row(1, 'Transfer', 0),
      panel(2, 'Over time', 1),
      panel(3, 'Latest', 9),
      panel(4, 'My own', 17),
    ),
    dashboard(
      row(1, 'Transfer', 0),
      panel(2, 'Over time', 1),
      panel(3, 'Latest', 9),
      panel(4, 'New', 17),
    ),
  )
  expect(value.panels.map(({ id, title }: Panel) => [id, title])).toEqual([
    [1, 'Transfer'],
    [2, 'Over time'],
    [3, 'Latest'],
    [4, 'New'],
    [5, 'My own'],
  ])
})

test('new panels go into a row that the team closed, and stay outside of one that it opened', async () => {
  const theirs = dashboard(
    row(1, 'Transfer', 0),
    panel(2, 'Over time', 1),
    panel(9, 'New', 9),
    panel(3, 'Latest', 9),
  )
  const closed = await merge(
    dashboard(row(1, 'Transfer', 0, [panel(2, 'Over time', 1), panel(3, 'Latest', 9)])),
    theirs,
  )
  expect(ids(closed.value)).toEqual([[1, [2, 9, 3]]])
})

test('panels of the team move down with the panel above them', async () => {
  const { value } = await merge(
    dashboard(
      row(1, 'Transfer', 0),
      panel(2, 'Over time', 1),
      panel(3, 'Latest', 9),
      panel(4, 'My own', 17),
    ),
    dashboard(row(1, 'Transfer', 10), panel(2, 'Over time', 11), panel(3, 'Latest', 19)),
  )
  expect(value.panels[3].gridPos.y).toBe(27)
})
