import { type StatOptions, statPanel, type Threshold } from './grafana/data-panels.js'
import type { Band } from './grafana/layout.js'
import type { Panel } from './grafana/panel.js'
import { type Datasource, target } from './grafana/target.js'

/** How far the indexer is, as its checkpoints say. */
export function progressBand(datasource: Datasource): Band {
  const { age, labelled } = datasource.dialect
  // One number per chain, named only where there are several.
  const chain = `${labelled('Chain', 'chain_id')} AS chain`
  const stat = (sql: string, options: Omit<StatOptions, 'height' | 'target' | 'width'>): Panel =>
    statPanel({ ...options, width: 6, height: 5, target: target(datasource, 'table', sql) })
  return [
    stat(`SELECT ${chain}, block_number AS block\n${checkpoints}`, {
      title: 'Last indexed block',
      description: 'Everything up to this block is stored.',
      empty: 'Not started',
    }),
    stat(`SELECT ${chain}, updated_at * 1000 AS indexed_at\n${checkpoints}`, {
      title: 'Last stored',
      description: 'When the indexer last stored a block.',
      unit: 'dateTimeFromNow',
      empty: 'Not started',
    }),
    stat(`SELECT ${chain}, ${age('block_time')} AS lag\n${checkpoints}`, {
      title: 'Lag',
      description:
        'Age of the last indexed block. It grows while the indexer is stopped, waits for its node, or the chain makes no blocks.',
      unit: 's',
      thresholds: lagThresholds,
      // Nothing is stored yet, or blocks were just taken back.
      empty: 'Unknown',
    }),
    stat(deadLetters, {
      title: 'Dead letters',
      formerTitle: 'Undecodable logs',
      description:
        'What is missing: events whose handlers failed, logs that did not fit the ABI, and ranges of blocks that the node refused. `npx bcdata dead-letters` lists them and tries them again.',
      thresholds: [
        { color: 'green', from: null },
        { color: 'red', from: 1 },
      ],
    }),
  ]
}

const checkpoints = `FROM _bcdata_checkpoint
WHERE stream = 'events'
ORDER BY chain_id`

/** As `bcdata dead-letters` counts them, by kind. */
const deadLetters = `SELECT 'Handlers' AS kind, count(*) AS total
FROM _bcdata_failed_handler
UNION ALL
SELECT 'Logs', count(*)
FROM _bcdata_dead_letter
UNION ALL
SELECT 'Ranges', count(*)
FROM _bcdata_gap
WHERE wanted = 2
ORDER BY kind`

/** A few blocks of a slow chain are normal, ten minutes are not. */
const lagThresholds: readonly Threshold[] = [
  { color: 'green', from: null },
  { color: 'orange', from: 60 },
  { color: 'red', from: 600 },
]
