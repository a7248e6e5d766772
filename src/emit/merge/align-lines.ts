import { diffArrays } from 'diff'

/** The lines of one stretch in all three texts. */
export interface Region {
  readonly base: readonly string[]
  readonly mine: readonly string[]
  readonly theirs: readonly string[]
}

/** Lines `from` to `to` (exclusive) of the base became these lines. */
interface Hunk {
  readonly from: number
  readonly to: number
  readonly lines: readonly string[]
}

/** Texts further apart than this have nothing in common; the comparison grows with the square of it. */
const editsMax = 2_000

/**
 * Cuts three texts into stretches: those that nobody changed, and those that one side or both changed.
 * Changes that touch each other are one stretch, because a line that was added beside a changed line
 * may belong to it. Texts that are too different are a single stretch.
 */
export function alignLines(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
): readonly Region[] {
  const ours = hunksOf(base, mine)
  const others = hunksOf(base, theirs)
  if (!ours || !others) return [{ base, mine, theirs }]
  const regions: Region[] = []
  let at = 0
  while (ours.length > 0 || others.length > 0) {
    const from = Math.min(ours[0]?.from ?? base.length, others[0]?.from ?? base.length)
    regions.push(unchanged(base.slice(at, from)))
    const { to, left, right } = takeTouching(from, ours, others)
    regions.push({
      base: base.slice(from, to),
      mine: replaced(base, from, to, left),
      theirs: replaced(base, from, to, right),
    })
    at = to
  }
  regions.push(unchanged(base.slice(at)))
  return regions.filter((region) => Object.values(region).some((lines) => lines.length > 0))
}

/** Null when the texts are too different. */
function hunksOf(base: readonly string[], other: readonly string[]): Hunk[] | null {
  const changes = diffArrays([...base], [...other], { maxEditLength: editsMax })
  if (!changes) return null
  const hunks: Hunk[] = []
  let at = 0
  for (const { added, removed, value, count } of changes) {
    const last = hunks.at(-1)
    const to = removed ? at + count : at
    if (last?.to === at && (added || removed)) {
      hunks[hunks.length - 1] = {
        ...last,
        to,
        lines: added ? [...last.lines, ...value] : last.lines,
      }
    } else if (added || removed) hunks.push({ from: at, to, lines: added ? value : [] })
    if (!added) at += count
  }
  return hunks
}

/** Takes all hunks from the front of both lists that hang together, beginning at `from`. */
function takeTouching(from: number, ours: Hunk[], others: Hunk[]) {
  const left: Hunk[] = []
  const right: Hunk[] = []
  let to = from
  const take = (hunks: Hunk[], taken: Hunk[]): boolean => {
    const [next] = hunks
    if (!next || next.from > to) return false
    hunks.shift()
    taken.push(next)
    to = Math.max(to, next.to)
    return true
  }
  while (take(ours, left) || take(others, right));
  return { to, left, right }
}

function replaced(
  base: readonly string[],
  from: number,
  to: number,
  hunks: readonly Hunk[],
): readonly string[] {
  const lines: string[] = []
  let at = from
  for (const hunk of hunks) {
    lines.push(...base.slice(at, hunk.from), ...hunk.lines)
    at = hunk.to
  }
  lines.push(...base.slice(at, to))
  return lines
}

function unchanged(lines: readonly string[]): Region {
  return { base: lines, mine: lines, theirs: lines }
}
