import { assert } from '../../../errors.js'
import type { Panel } from './panel.js'
import { panelIds } from './panel-ids.js'

export const gridWidth = 24

/** Panels side by side, all of one height. */
export type Band = readonly Panel[]

export interface Section {
  /** Title of the row above the bands; without one there is no row. */
  readonly title?: string
  /** Closed rows cost no query until they are opened. */
  readonly collapsed?: boolean
  readonly bands: readonly Band[]
}

interface GridPos {
  readonly h: number
  readonly w: number
  readonly x: number
  readonly y: number
}

export interface PlacedPanel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly gridPos: GridPos
  readonly [setting: string]: unknown
}

/** Gives every panel its id and its place on the grid. */
export function layOut(sections: readonly Section[]): readonly PlacedPanel[] {
  const placed: PlacedPanel[] = []
  const idOf = panelIds()
  let y = 0

  const placeRow = (title: string, collapsed: boolean): void => {
    const id = idOf(title, 'row', title)
    placed.push({ ...row(title, collapsed), id, gridPos: { h: 1, w: gridWidth, x: 0, y } })
    y += 1
  }

  for (const { title, collapsed = false, bands } of sections) {
    if (title !== undefined) placeRow(title, collapsed)
    const inside: PlacedPanel[] = []
    let bandY = y
    for (const band of bands) {
      inside.push(
        ...placeBand(band, bandY, (panel) =>
          idOf(title, panel.type, panel.formerTitle ?? panel.title),
        ),
      )
      bandY += band[0]?.height ?? 0
    }
    if (collapsed) {
      placed.push({ ...takeLast(placed), panels: inside })
    } else {
      placed.push(...inside)
      y = bandY
    }
  }
  return placed
}

function placeBand(band: Band, y: number, idOf: (panel: Panel) => number): readonly PlacedPanel[] {
  const height = band[0]?.height ?? 0
  let x = 0
  return band.map((panel) => {
    const gridPos = { h: panel.height, w: panel.width, x, y }
    x += panel.width
    assert(x <= gridWidth && panel.height === height, `panel ${panel.title} does not fit its band`)
    return { ...panel.body, id: idOf(panel), type: panel.type, title: panel.title, gridPos }
  })
}

function row(title: string, collapsed: boolean) {
  return { collapsed, panels: [], title, type: 'row' }
}

function takeLast(placed: PlacedPanel[]): PlacedPanel {
  const last = placed.pop()
  assert(last?.type === 'row', 'only a section with a title can be collapsed')
  return last
}
