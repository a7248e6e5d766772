import type { ContractView } from './contract-scope.js'
import { statPanel, tablePanel, timeSeriesPanel } from './grafana/data-panels.js'
import { gridWidth, type Section } from './grafana/layout.js'
import type { Panel } from './grafana/panel.js'
import { target } from './grafana/target.js'
import { eventLabel } from './labels.js'
import { indented, sqlText, unionAll, where } from './sql.js'

/** More numbers side by side are a table, and more colors on top of each other a guess. */
const eventsSideBySideMax = 12

/** How many rows of each event there are, and when they came. */
export function summarySection(view: ContractView): Section {
  const few = view.contract.events.length <= eventsSideBySideMax
  return few
    ? { title: 'Events', bands: [[totals(view)], [eventsOverTime(view, gridWidth)]] }
    : { title: 'Events', bands: [[totalsTable(view), eventsOverTime(view, 16)]] }
}

function totals(view: ContractView): Panel {
  return statPanel({
    title: 'Rows per event',
    description: 'All rows that are stored, whatever the time range.',
    width: gridWidth,
    height: 4,
    target: target(view.datasource, 'table', totalsQuery(view)),
  })
}

function totalsTable(view: ContractView): Panel {
  return tablePanel({
    title: 'Rows per event',
    description: 'All rows that are stored, whatever the time range.',
    width: 8,
    height: 10,
    target: target(view.datasource, 'table', `${totalsQuery(view)}\nORDER BY 2 DESC, 1`),
    overrides: [
      { field: 'event', properties: { displayName: 'Event' } },
      {
        field: 'total',
        properties: {
          color: { mode: 'continuous-BlPu' },
          'custom.cellOptions': { mode: 'basic', type: 'gauge', valueDisplayMode: 'text' },
          displayName: 'Rows',
          min: 0,
          unit: 'locale',
        },
      },
    ],
  })
}

function totalsQuery({ contract, scope }: ContractView): string {
  const totals = contract.events.map((event) => {
    const columns = `${sqlText(eventLabel(event))} AS event, count(*) AS total`
    return `SELECT ${columns}\nFROM ${event.table.name}${where(scope.conditions)}`
  })
  return unionAll(totals)
}

function eventsOverTime(view: ContractView, width: number): Panel {
  const few = view.contract.events.length <= eventsSideBySideMax
  return timeSeriesPanel({
    title: 'Events over time',
    description: few
      ? 'Rows per event and interval.'
      : `Rows per event and interval: the ${eventsSideBySideMax} busiest events and all others together.`,
    width,
    height: 10,
    series: { label: 'event' },
    target: target(view.datasource, 'series', few ? countsQuery(view) : busiestQuery(view)),
  })
}

function countsQuery(view: ContractView): string {
  return `SELECT time, event, total
FROM (
${indented(unionAll(countsPerEvent(view)))}
) AS counts
ORDER BY time, event`
}

function busiestQuery(view: ContractView): string {
  return `WITH counts AS (
${indented(unionAll(countsPerEvent(view)))}
), busiest AS (
  SELECT event FROM counts
  GROUP BY event
  ORDER BY sum(total) DESC, event
  LIMIT ${eventsSideBySideMax}
)
SELECT
  time,
  CASE WHEN event IN (SELECT event FROM busiest) THEN event ELSE 'all others' END AS event,
  sum(total) AS total
FROM counts
GROUP BY 1, 2
ORDER BY 1, 2`
}

function countsPerEvent({ contract, scope, datasource }: ContractView): readonly string[] {
  const { bucket, isInRange } = datasource.dialect
  return contract.events.map((event) => {
    const columns = `${bucket('evt_block_time')} AS time, ${sqlText(eventLabel(event))} AS event`
    const conditions = [isInRange('evt_block_time'), ...scope.conditions]
    return `SELECT ${columns}, count(*) AS total
FROM ${event.table.name}${where(conditions)}
GROUP BY 1`
  })
}
