import { contentHash, seenText } from '../content-hash.js'
import { type MergedLines, mergeLines, type ThreeTexts } from './merge-lines.js'
import type { Merged, Merger } from './merger.js'
import { isBroken, isOurFormat, normalForm } from './normal-form.js'

/** Code, prose and settings: merged by lines, compared by what they say. */
export const mergeText: Merger = {
  async isSame(path, one, other) {
    if (contentHash(one) === contentHash(other)) return true
    const form = await normalForm(path, seenText(one))
    return form !== null && form === (await normalForm(path, seenText(other)))
  },

  async merge(path, texts) {
    const seen = mapTexts(texts, seenText)
    const merged = await mergeParsed(path, seen)
    const best = merged.conflicts === 0 ? merged : await mergeReformatted(path, seen, merged)
    return { ...withLineEndings(best, texts.mine), kept: [] }
  },
}

/** Lines that merge well may make no sense together: then a person looks at all that is new. */
async function mergeParsed(path: string, texts: ThreeTexts): Promise<MergedLines> {
  const merged = mergeLines(texts)
  if (merged.conflicts > 0 || !(await isBroken(path, merged.text))) return merged
  return (await isBroken(path, texts.mine)) ? merged : mergeLines(texts, true)
}

/** After the team's own formatter, every line differs: merging what the lines say finds the real edits. */
async function mergeReformatted(
  path: string,
  texts: ThreeTexts,
  merged: MergedLines,
): Promise<MergedLines> {
  if (await isOurFormat(path, texts.mine)) return merged
  const base = await normalForm(path, texts.base)
  const mine = await normalForm(path, texts.mine)
  const theirs = await normalForm(path, texts.theirs)
  if (base === null || mine === null || theirs === null) return merged
  const reformatted = await mergeParsed(path, { base, mine, theirs })
  return reformatted.conflicts < merged.conflicts ? reformatted : merged
}

function mapTexts(texts: ThreeTexts, change: (text: string) => string): ThreeTexts {
  return { base: change(texts.base), mine: change(texts.mine), theirs: change(texts.theirs) }
}

function withLineEndings({ text, conflicts }: MergedLines, mine: string): Omit<Merged, 'kept'> {
  return { text: mine.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text, conflicts }
}
