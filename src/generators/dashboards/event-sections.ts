import type { EventModel, ParameterModel } from '../../model/contract-model.js'
import { isDynamic } from '../../model/type-map.js'
import type { ContractView } from './contract-scope.js'
import type { DashboardDialect } from './dialect.js'
import { tablePanel, timeColumn, timeSeriesPanel } from './grafana/data-panels.js'
import type { Section } from './grafana/layout.js'
import type { Panel } from './grafana/panel.js'
import { target } from './grafana/target.js'
import { eventLabel, parameterHeadings } from './labels.js'
import { where } from './sql.js'

const latestRows = 50

/** Contracts with more events keep the rows closed, so that opening the page stays cheap. */
const openSectionsMax = 6

/** One row per event: when it happened, and what it said. */
export function eventSections(view: ContractView): readonly Section[] {
  const { events } = view.contract
  return events.map((event) => ({
    title: eventLabel(event),
    collapsed: events.length > openSectionsMax,
    bands: [[overTime(event, view), latest(event, view)]],
  }))
}

function overTime(event: EventModel, { scope, datasource }: ContractView): Panel {
  const { bucket, isInRange } = datasource.dialect
  const label = eventLabel(event)
  const sql = `SELECT ${bucket('evt_block_time')} AS time, count(*) AS total
FROM ${event.table.name}${where([isInRange('evt_block_time'), ...scope.conditions])}
GROUP BY 1
ORDER BY 1`
  return timeSeriesPanel({
    title: `${label} over time`,
    description: event.description ?? `Rows of ${label} per interval.`,
    width: 8,
    height: 9,
    series: { name: label },
    target: target(datasource, 'series', sql),
  })
}

function latest(event: EventModel, view: ContractView): Panel {
  const label = eventLabel(event)
  return tablePanel({
    title: `Latest ${label}`,
    description: `The newest ${latestRows} rows up to the end of the time range. Integers are exact.`,
    width: 16,
    height: 9,
    target: target(view.datasource, 'table', latestQuery(event, view)),
    empty: `No ${label} yet`,
    overrides: [
      timeColumn(),
      { field: 'Block', properties: { 'custom.width': 100 } },
      { field: 'Transaction', properties: { 'custom.width': 150 } },
    ],
  })
}

/** The order is that of the index on the block time, so that only these rows are read. */
function latestQuery(event: EventModel, { scope, datasource }: ContractView): string {
  const { heading, isBeforeEnd } = datasource.dialect
  const own = [
    ...(scope.manyChains ? [['chain_id', 'Chain']] : []),
    ['evt_block_number', 'Block'],
    ['evt_tx_hash', 'Transaction'],
    ...(scope.manyAddresses ? [['contract_address', 'Contract']] : []),
  ] as const
  const headings = parameterHeadings(
    event,
    own.map(([, title]) => title ?? ''),
  )
  const columns = [
    'evt_block_time AS time',
    ...own.map(([column, title]) => `${column} AS ${heading(title ?? '')}`),
    ...event.parameters.map((parameter, index) => {
      const title = headings[index] ?? parameter.column.name
      return `${shown(parameter, datasource.dialect)} AS ${heading(title)}`
    }),
  ]
  return `SELECT
  ${columns.join(',\n  ')}
FROM ${event.table.name}${where([isBeforeEnd('evt_block_time'), ...scope.conditions])}
ORDER BY evt_block_time DESC, chain_id DESC, evt_block_number DESC, evt_index DESC
LIMIT ${latestRows}`
}

function shown({ type, hashed, column }: ParameterModel, dialect: DashboardDialect): string {
  if (isDynamic(type) && !hashed) return dialect.excerpt(column.name)
  return dialect.display(column.name, column.kind)
}
