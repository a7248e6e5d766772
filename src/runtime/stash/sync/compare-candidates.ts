import type { LineAnswer } from './ask-source.js'
import type { Candidate } from './judge-frame.js'
import type { Requirement } from './requirement.js'

/**
 * Of a block that can't be proven, what enough sources agree on; null as long as they don't.
 * @param openCount how many haven't answered yet
 */
export function agreed(
  require: Requirement,
  answers: readonly LineAnswer[],
  openCount: number,
): Candidate | null {
  if (require.kind !== 'compared') return null
  const candidates = answers.flatMap(({ answer }) =>
    answer.kind === 'unprovable' ? [answer.candidate] : [],
  )
  if (candidates.length < require.asked && openCount > 0) return null
  const groups = new Map<string, Candidate[]>()
  for (const candidate of candidates) {
    const { contentDigest } = candidate.proof
    groups.set(contentDigest, [...(groups.get(contentDigest) ?? []), candidate])
  }
  const [most = [], next = []] = [...groups.values()].sort((a, b) => b.length - a.length)
  const [first] = most
  // Of many sources two groups can be large enough; then nobody knows.
  if (first === undefined || most.length < require.agreeing || most.length === next.length) {
    return null
  }
  const reason = `${most.length} of ${candidates.length} sources agree`
  return { ...first, proof: { ...first.proof, level: 'compared', reason } }
}
