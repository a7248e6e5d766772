export interface BlockRange {
  readonly from: number
  readonly to: number
}

/** Which of a subject's events are stored. */
export interface SubjectHistory {
  readonly wanted: BlockRange
  /** Blocks up to here are stored, except gaps; of later ones those that are wanted. */
  readonly knownTo: number
  /** Ascending, apart from each other, none above `knownTo`. */
  readonly gaps: readonly BlockRange[]
}

/** Later than any block. */
export const never: number = Number.MAX_SAFE_INTEGER

/** What is not wanted any more. */
export const nothing: BlockRange = { from: never, to: never }

export const unheardOf: SubjectHistory = { wanted: nothing, knownTo: -1, gaps: [] }

/** The history when other blocks are wanted from now on; `checkpoint` is the last one stored. */
export function want(
  { wanted: before, knownTo, gaps }: SubjectHistory,
  wanted: BlockRange,
  checkpoint: number,
): SubjectHistory {
  const passed = [{ from: knownTo + 1, to: checkpoint }]
  return { wanted, knownTo: checkpoint, gaps: joined([...gaps, ...without(passed, before)]) }
}

/** Gaps cut where blocks are wanted: what is to be fetched, and what may be some day. */
export function cutGaps({ wanted, gaps }: SubjectHistory): {
  readonly wanted: readonly BlockRange[]
  readonly others: readonly BlockRange[]
} {
  return { wanted: common(gaps, [wanted]), others: without(gaps, wanted) }
}

/** The blocks outside of one range. */
export function without(
  ranges: readonly BlockRange[],
  { from, to }: BlockRange,
): readonly BlockRange[] {
  return ranges
    .flatMap((range) => [
      { from: range.from, to: Math.min(range.to, from - 1) },
      { from: Math.max(range.from, to + 1), to: range.to },
    ])
    .filter(isRange)
}

/** The same blocks in as few ranges as possible. */
export function joined(ranges: readonly BlockRange[]): readonly BlockRange[] {
  const all: BlockRange[] = []
  for (const range of ranges.filter(isRange).sort((one, other) => one.from - other.from)) {
    const last = all.at(-1)
    if (last === undefined || last.to < range.from - 1) all.push(range)
    else all[all.length - 1] = { from: last.from, to: Math.max(last.to, range.to) }
  }
  return all
}

/** The blocks that are in both. */
export function common(
  ranges: readonly BlockRange[],
  others: readonly BlockRange[],
): readonly BlockRange[] {
  return ranges.flatMap((range) =>
    others
      .map(({ from, to }) => ({ from: Math.max(from, range.from), to: Math.min(to, range.to) }))
      .filter(isRange),
  )
}

/** Whether the block, which is not after the checkpoint, is stored. */
export function isKnown({ wanted, knownTo, gaps }: SubjectHistory, block: number): boolean {
  if (block > knownTo) return includes(wanted, block)
  return !gaps.some((gap) => includes(gap, block))
}

function includes({ from, to }: BlockRange, block: number): boolean {
  return from <= block && block <= to
}

function isRange({ from, to }: BlockRange): boolean {
  return from <= to
}
