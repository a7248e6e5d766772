import { type FieldOverride, type Panel, type PanelOptions, panel } from './panel.js'

export interface StatOptions extends PanelOptions {
  /** A unit id of Grafana; counts are grouped as the reader's language does. */
  readonly unit?: string
  readonly thresholds?: readonly Threshold[]
  /** Shown instead of "No data". */
  readonly empty?: string
  /** Shows the text column beside its number, though there is only one row. */
  readonly named?: boolean
}

export interface Threshold {
  readonly color: string
  /** Where the color begins; null for the color of everything below the others. */
  readonly from: number | null
}

/** Big numbers: one per row of the result, named by its text column where there are several. */
export function statPanel(options: StatOptions): Panel {
  const { thresholds = [{ color: 'blue', from: null }], unit = 'locale', empty, named } = options
  return panel('stat', options, {
    defaults: {
      color: { mode: 'thresholds' },
      ...(empty !== undefined && { noValue: empty }),
      thresholds: {
        mode: 'absolute',
        steps: thresholds.map(({ color, from }) => ({ color, value: from })),
      },
      unit,
    },
    options: {
      colorMode: 'value',
      graphMode: 'none',
      justifyMode: 'auto',
      orientation: 'auto',
      percentChangeColorMode: 'standard',
      reduceOptions: { calcs: ['lastNotNull'], fields: '', limit: 25, values: true },
      showPercentChange: false,
      textMode: named === true ? 'value_and_name' : 'auto',
      wideLayout: true,
    },
  })
}

export interface TimeSeriesOptions extends PanelOptions {
  /** Name of the series, or the label column that names each of several. */
  readonly series: { readonly name: string } | { readonly label: string } | 'columns'
  readonly unit?: string
  readonly overrides?: readonly FieldOverride[]
}

/** Bars over time, stacked where there are several series. */
export function timeSeriesPanel(options: TimeSeriesOptions): Panel {
  const { series, unit = 'short', overrides = [] } = options
  const single = series !== 'columns' && 'name' in series
  return panel('timeseries', options, {
    defaults: {
      color: { mode: 'palette-classic-by-name' },
      custom: {
        axisSoftMin: 0,
        barAlignment: 1,
        drawStyle: 'bars',
        fillOpacity: 70,
        lineWidth: 1,
        showPoints: 'never',
        stacking: { group: 'A', mode: single ? 'none' : 'normal' },
      },
      ...(series !== 'columns' && { displayName: displayName(series) }),
      unit,
    },
    overrides,
    options: {
      legend: {
        calcs: single ? [] : ['sum'],
        displayMode: single || series === 'columns' ? 'list' : 'table',
        placement: single || series === 'columns' ? 'bottom' : 'right',
        showLegend: !single,
        ...(!single && { sortBy: 'Total', sortDesc: true }),
      },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
    // About a hundred bars, whatever the range; never finer than the blocks of most chains.
    more: { interval: '1m', maxDataPoints: 100 },
  })
}

export interface TableOptions extends PanelOptions {
  readonly overrides?: readonly FieldOverride[]
  readonly empty?: string
}

/**
 * Rows as they are; long cells open in a viewer. No unit here: Grafana would read exact integers and
 * even addresses as numbers, and round them.
 */
export function tablePanel(options: TableOptions): Panel {
  const { empty, overrides = [] } = options
  return panel('table', options, {
    defaults: {
      custom: { align: 'auto', cellOptions: { type: 'auto' }, filterable: true, inspect: true },
      ...(empty !== undefined && { noValue: empty }),
    },
    overrides,
    options: { cellHeight: 'sm', showHeader: true },
  })
}

/** The column `time` of a table. */
export function timeColumn(title = 'Time'): FieldOverride {
  return { field: 'time', properties: { 'custom.width': 170, displayName: title } }
}

function displayName(series: { readonly name: string } | { readonly label: string }): string {
  return 'name' in series ? series.name : `\${__field.labels.${series.label}}`
}
