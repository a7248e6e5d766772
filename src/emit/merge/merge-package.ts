import { isDeepStrictEqual } from 'node:util'
import { seenText } from '../content-hash.js'
import { mergeJson, parseObject } from './merge-json.js'
import type { Merger } from './merger.js'
import { printLike } from './print-like.js'

/** `package.json`: the tool adds and updates what it owns, value by value. */
export const mergePackage: Merger = {
  async isSame(_path, one, other) {
    const value = parseObject(seenText(one))
    return value !== null && isDeepStrictEqual(value, parseObject(seenText(other)))
  },

  async merge(_path, texts) {
    const base = parseObject(seenText(texts.base))
    const mine = parseObject(seenText(texts.mine))
    const theirs = parseObject(seenText(texts.theirs))
    if (!base || !mine || !theirs) return null
    const kept: string[] = []
    const merged = mergeJson({ base, mine, theirs }, '', kept)
    const text = isDeepStrictEqual(merged, mine) ? texts.mine : printLike(texts.mine, merged)
    return { text, conflicts: 0, kept }
  },
}
