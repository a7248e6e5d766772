import type { ContractModel } from '../../model/contract-model.js'
import type { ProjectModel } from '../../model/project-model.js'
import { type Dashboard, dashboard } from './grafana/dashboard.js'
import { tablePanel, timeColumn, timeSeriesPanel } from './grafana/data-panels.js'
import { gridWidth, type Section } from './grafana/layout.js'
import { type Panel, textPanel } from './grafana/panel.js'
import { type Datasource, target } from './grafana/target.js'
import { plainName, stableUid } from './grafana/uid.js'
import { eventLabel } from './labels.js'
import { progressBand } from './progress-band.js'
import { indented, sqlText, unionAll, where } from './sql.js'

const latestLetters = 50

/** How far the indexer is, what it has stored, and what it could not read. */
export function overviewDashboard(project: ProjectModel, datasource: Datasource): Dashboard {
  return dashboard({
    uid: stableUid(project.name),
    title: `${project.name} overview`,
    description: 'Progress of the indexer and rows of all contracts.',
    tags: ['bcdata', plainName(project.name)],
    variables: [],
    sections: [
      { bands: [[introduction()], progressBand(datasource)] },
      ...rowSections(project.contracts, datasource),
      { title: 'Undecodable logs', bands: [[deadLetters(datasource)]] },
    ],
  })
}

function introduction(): Panel {
  const content =
    'All contracts at a glance. Each has a dashboard of its own: see **Dashboards** at the top right.'
  return textPanel(content, { width: gridWidth, height: 2 })
}

function rowSections(
  contracts: readonly ContractModel[],
  datasource: Datasource,
): readonly Section[] {
  const indexed = contracts.filter((contract) => contract.events.length > 0)
  if (indexed.length === 0) return []
  return [
    {
      title: 'Events',
      bands: [[rowsPerEvent(indexed, datasource), eventsOverTime(indexed, datasource)]],
    },
  ]
}

function rowsPerEvent(contracts: readonly ContractModel[], datasource: Datasource): Panel {
  const totals = contracts.flatMap(({ name, events }) =>
    events.map((event) => {
      const names = `${sqlText(name)} AS contract, ${sqlText(eventLabel(event))} AS event`
      return `SELECT ${names}, count(*) AS total, max(evt_block_time) AS newest\nFROM ${event.table.name}`
    }),
  )
  const { heading } = datasource.dialect
  const columns = [
    `contract AS ${heading('Contract')}`,
    `event AS ${heading('Event')}`,
    `total AS ${heading('Rows')}`,
    'newest AS time',
  ]
  const sql = `SELECT ${columns.join(', ')}
FROM (
${indented(unionAll(totals))}
) AS totals
ORDER BY total DESC, contract, event`
  return tablePanel({
    title: 'Rows per event',
    description: 'All rows that are stored, whatever the time range, and the time of the newest.',
    width: 12,
    height: 12,
    target: target(datasource, 'table', sql),
    overrides: [
      {
        field: 'Rows',
        properties: {
          color: { mode: 'continuous-BlPu' },
          'custom.cellOptions': { mode: 'basic', type: 'gauge', valueDisplayMode: 'text' },
          min: 0,
          unit: 'locale',
        },
      },
      timeColumn('Newest'),
    ],
  })
}

function eventsOverTime(contracts: readonly ContractModel[], datasource: Datasource): Panel {
  const { bucket, isInRange } = datasource.dialect
  const counts = contracts.flatMap(({ name, events }) =>
    events.map((event) => {
      const columns = `${bucket('evt_block_time')} AS time, ${sqlText(name)} AS contract`
      return `SELECT ${columns}, count(*) AS total
FROM ${event.table.name}${where([isInRange('evt_block_time')])}
GROUP BY 1`
    }),
  )
  const sql = `SELECT time, contract, sum(total) AS total
FROM (
${indented(unionAll(counts))}
) AS counts
GROUP BY time, contract
ORDER BY time, contract`
  return timeSeriesPanel({
    title: 'Events over time',
    description: 'Rows of all events per contract and interval.',
    width: 12,
    height: 12,
    series: { label: 'contract' },
    target: target(datasource, 'series', sql),
  })
}

function deadLetters(datasource: Datasource): Panel {
  const { heading } = datasource.dialect
  const columns = [
    'block_time AS time',
    `chain_id AS ${heading('Chain')}`,
    `block_number AS ${heading('Block')}`,
    `log_index AS ${heading('Log')}`,
    `contract AS ${heading('Contract')}`,
    `address AS ${heading('Address')}`,
    `reason AS ${heading('Reason')}`,
    `tx_hash AS ${heading('Transaction')}`,
  ]
  const sql = `SELECT
  ${columns.join(',\n  ')}
FROM _bcdata_dead_letter
ORDER BY chain_id DESC, block_number DESC, log_index DESC
LIMIT ${latestLetters}`
  return tablePanel({
    title: 'Latest undecodable logs',
    description:
      'Logs that did not fit the ABI. They are kept as they came, and nothing else of them is stored.',
    width: gridWidth,
    height: 8,
    target: target(datasource, 'table', sql),
    empty: 'Every log could be decoded',
    overrides: [
      timeColumn(),
      { field: 'Chain', properties: { 'custom.width': 100 } },
      { field: 'Block', properties: { 'custom.width': 100 } },
      { field: 'Log', properties: { 'custom.width': 70 } },
      { field: 'Transaction', properties: { 'custom.width': 150 } },
    ],
  })
}
