import type { Hex } from '../../shared/hex.js'
import type { KnownBefore } from '../ports/block-store.js'
import type { Child } from '../ports/event.js'
import { isKnown, type SubjectHistory } from './subject-history.js'
import { keyText, type SubjectKey, subjectKey } from './subject-key.js'

export interface KnownSubject {
  readonly key: SubjectKey
  readonly history: SubjectHistory
}

/**
 * A table has a log when any subject of it has brought the log: the address itself, any address, or a
 * lineage that the address is of. The later of two entries about a subject counts.
 */
export function storedBefore(
  chainId: number,
  all: readonly KnownSubject[],
  children: readonly Child[],
): KnownBefore['wasStored'] {
  const histories = new Map(all.map(({ key, history }) => [keyText(key), history]))
  const lineages = new Map<Hex, Child[]>()
  for (const child of children) {
    const known = lineages.get(child.address)
    if (known === undefined) lineages.set(child.address, [child])
    else known.push(child)
  }
  return (subject, { address, blockNumber }) => {
    const key = subjectKey(chainId, subject)
    const born = lineages.get(address) ?? []
    const own = born.filter(({ fromBlock }) => fromBlock <= blockNumber)
    return ['any', address, ...own.map(({ lineage }) => lineage)].some((place) => {
      const history = histories.get(keyText({ ...key, address: place }))
      return history !== undefined && isKnown(history, blockNumber)
    })
  }
}
