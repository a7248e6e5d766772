import { expect, test } from 'vitest'
import { printMetrics } from './stash-metrics.js'

test('a stash is measured in the text format of Prometheus', () => {
  const text = printMetrics({
    block: 7,
    levels: { rooted: 1, proven: 7 },
    sources: [
      { source: '/data/"one"', height: 9, score: 1 },
      { source: 'two\nlines\\', height: 4, score: 0.5 },
      { source: 'never read', height: null, score: 1 },
    ],
    evidence: [{ source: 'two', kind: 'dishonest', count: 2 }],
    blocksPerSecond: 12.5,
  })
  expect(text.split('\n').filter((line) => !line.startsWith('#'))).toEqual([
    'bcdata_stash_block 7',
    'bcdata_stash_blocks_total{level="rooted"} 1',
    'bcdata_stash_blocks_total{level="proven"} 7',
    'bcdata_stash_source_lag_blocks{source="/data/\\"one\\""} 0',
    'bcdata_stash_source_lag_blocks{source="two\\nlines\\\\"} 5',
    'bcdata_stash_source_score{source="/data/\\"one\\""} 1',
    'bcdata_stash_source_score{source="two\\nlines\\\\"} 0.5',
    'bcdata_stash_source_score{source="never read"} 1',
    'bcdata_stash_evidence_total{source="two",kind="dishonest"} 2',
    'bcdata_stash_blocks_per_second 12.5',
    '',
  ])
  expect(text.split('\n').filter((line) => line.startsWith('# TYPE'))).toHaveLength(6)
})

test('what is not known has no sample', () => {
  const nothing = { block: null, levels: {}, sources: [], evidence: [], blocksPerSecond: null }
  expect(
    printMetrics(nothing)
      .split('\n')
      .filter((line) => !line.startsWith('#')),
  ).toEqual([''])
})
