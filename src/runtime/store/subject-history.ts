export interface BlockRange {
  readonly from: number
  readonly to: number
}

/** Which of a subject's events are stored. */
export interface SubjectHistory {
  /** Blocks from here on are wanted. */
  readonly fromBlock: number
  /** Blocks up to here are stored, except gaps; later ones, from `fromBlock` on. */
  readonly knownTo: number
  /** Ascending, apart from each other, none above `knownTo`. */
  readonly gaps: readonly BlockRange[]
}

/** The first block of what is not wanted any more. */
export const never: number = Number.MAX_SAFE_INTEGER

export const unheardOf: SubjectHistory = { fromBlock: never, knownTo: -1, gaps: [] }

/** The history when blocks are wanted from another one on; `checkpoint` is the last one stored. */
export function wantFrom(
  { fromBlock: before, knownTo, gaps }: SubjectHistory,
  fromBlock: number,
  checkpoint: number,
): SubjectHistory {
  const passedBy = { from: knownTo + 1, to: Math.min(before - 1, checkpoint) }
  return { fromBlock, knownTo: checkpoint, gaps: joined([...gaps, passedBy]) }
}

/** Gaps cut at the first block that is wanted: what is to be fetched, and what may be some day. */
export function cutGaps({ fromBlock, gaps }: SubjectHistory): {
  readonly wanted: readonly BlockRange[]
  readonly others: readonly BlockRange[]
} {
  return {
    wanted: gaps.map(({ from, to }) => ({ from: Math.max(from, fromBlock), to })).filter(isRange),
    others: gaps.map(({ from, to }) => ({ from, to: Math.min(to, fromBlock - 1) })).filter(isRange),
  }
}

/** The same blocks in as few ranges as possible. */
function joined(ranges: readonly BlockRange[]): readonly BlockRange[] {
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

export function isKnown({ knownTo, gaps }: SubjectHistory, block: number): boolean {
  return block <= knownTo && !gaps.some(({ from, to }) => from <= block && block <= to)
}

function isRange({ from, to }: BlockRange): boolean {
  return from <= to
}
