import { alignLines, type Region } from './align-lines.js'
import { markConflict } from './conflict-markers.js'

export interface ThreeTexts {
  /** What was generated last. */
  readonly base: string
  /** What the team made of it. */
  readonly mine: string
  /** What is generated now. */
  readonly theirs: string
}

export interface MergedLines {
  readonly text: string
  readonly conflicts: number
}

/**
 * Line by line, like `git merge-file --diff3`. Whatever the team wrote is in the result, in its place or
 * between markers.
 * @param doubtful marks every change of the generated text, where a clean result turned out broken
 */
export function mergeLines(texts: ThreeTexts, doubtful = false): MergedLines {
  const regions = alignLines(linesOf(texts.base), linesOf(texts.mine), linesOf(texts.theirs))
  let conflicts = 0
  const lines = regions.flatMap((region) => {
    const agreed = doubtful && !isSame(region.theirs, region.base) ? null : agreement(region)
    if (agreed) return agreed
    conflicts += 1
    return markConflict(region)
  })
  return { text: lines.map((line) => `${line}\n`).join(''), conflicts }
}

/** Null where both sides changed the same lines, and not in the same way. */
function agreement({ base, mine, theirs }: Region): readonly string[] | null {
  if (isSame(mine, base)) return theirs
  return isSame(theirs, base) || isSame(mine, theirs) ? mine : null
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((line, index) => line === others[index])
}

/** A last line without its newline is a line like any other. */
function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}
