/** Names of what a stash is measured by. */
const stashMetrics = {
  block: 'bcdata_stash_block',
  blocks: 'bcdata_stash_blocks_total',
  sourceLag: 'bcdata_stash_source_lag_blocks',
  sourceScore: 'bcdata_stash_source_score',
  evidence: 'bcdata_stash_evidence_total',
  speed: 'bcdata_stash_blocks_per_second',
} as const

/** What is known at one moment. */
export interface StashMeasures {
  /** The last stored block; null before the first. */
  readonly block: number | null
  /** Stored blocks by proof level. */
  readonly levels: Readonly<Record<string, number>>
  readonly sources: readonly SourceMeasures[]
  readonly evidence: readonly EvidenceCount[]
  /** Null where nobody syncs here. */
  readonly blocksPerSecond: number | null
}

export interface SourceMeasures {
  readonly source: string
  /** The newest block that it was seen to have. */
  readonly height: number | null
  readonly score: number
}

export interface EvidenceCount {
  readonly source: string
  readonly kind: string
  readonly count: number
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number]

/** In the text format of Prometheus, version 0.0.4. */
export function printMetrics(measures: StashMeasures): string {
  const { block, blocksPerSecond, evidence, levels, sources } = measures
  // A source that was never read has no lag that anybody knows.
  const seen = sources.filter(({ height }) => height !== null)
  const top = Math.max(block ?? -1, ...seen.map(({ height }) => height ?? -1))
  return [
    metric(stashMetrics.block, 'gauge', 'Last stored block.', numberOrNone(block)),
    metric(
      stashMetrics.blocks,
      'counter',
      'Stored blocks by proof level.',
      Object.entries(levels).map(([level, count]) => [{ level }, count]),
    ),
    metric(
      stashMetrics.sourceLag,
      'gauge',
      'Blocks that the source lacks of the newest one known.',
      seen.map(({ source, height }) => [{ source }, top - (height ?? -1)]),
    ),
    metric(
      stashMetrics.sourceScore,
      'gauge',
      'From 0, a liar, to 1, a source without a fault.',
      sources.map(({ source, score }) => [{ source }, score]),
    ),
    metric(
      stashMetrics.evidence,
      'counter',
      'What sources should not have said.',
      evidence.map(({ source, kind, count }) => [{ source, kind }, count]),
    ),
    metric(
      stashMetrics.speed,
      'gauge',
      'Stored blocks per second of late.',
      numberOrNone(blocksPerSecond),
    ),
  ].join('')
}

function numberOrNone(value: number | null): readonly Sample[] {
  return value === null ? [] : [[{}, value]]
}

function metric(
  name: string,
  type: 'counter' | 'gauge',
  help: string,
  samples: readonly Sample[],
): string {
  const lines = samples.map(([labels, value]) => `${name}${printLabels(labels)} ${value}\n`)
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`
}

function printLabels(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return parts.length === 0 ? '' : `{${parts.join(',')}}`
}

/** The format knows three escapes, and takes everything else as it is. */
function escaped(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
}
