import type { LedgerHeader } from '../../ledger/read-header.js'
import { hexOf } from '../../text/byte-text.js'
import { isSame, Refusal } from '../refusal.js'
import type { ConsensusMembers } from '../rows/consensus-members.js'
import type { LedgerState } from '../verdict.js'

/** Who may sign the block after a state: public keys of 64 bytes. */
export interface Sealers {
  /** In the header's order. */
  readonly signing: readonly Uint8Array[]
  /** All of the group, sorted: rPBFT counts positions in this list; null where there is no other. */
  readonly all: readonly Uint8Array[] | null
}

/**
 * The header's list against the nodes of the group as of the block before: all of its sealers, or with
 * rPBFT those whose turn it is (`updateConsensusNodeList` of the engines in libconsensus, 2.9).
 */
export function sealersOf(header: LedgerHeader, before: LedgerState): Sealers {
  const known = cache.get(before.consensus)
  if (known !== undefined && isSame(known.listRaw, header.sealerListRaw)) return known.sealers
  const sealers = rotates(before) ? rotatingSealers(header, before) : allSealers(header, before)
  if (isSettled(before)) {
    cache.set(before.consensus, { listRaw: header.sealerListRaw.slice(), sealers })
  }
  return sealers
}

/** Most blocks have the sealers of the one before: the same list, and the same nodes, whose map is kept. */
const cache = new WeakMap<
  ConsensusMembers,
  { readonly listRaw: Uint8Array; readonly sealers: Sealers }
>()

/** The number of the block makes no difference any more; with rPBFT the limit of an epoch may. */
function isSettled(before: LedgerState): boolean {
  if (rotates(before)) return false
  return [...before.consensus.values()].every(({ enableNumber }) => enableNumber <= before.number)
}

function allSealers({ sealerList }: LedgerHeader, before: LedgerState): Sealers {
  const expected = idsOfType(before, ['sealer', 'wSealer'])
  verifyListed(sealerList.map(hexOf), expected, expected.size)
  return { signing: sealerList.map((key) => key.slice()), all: null }
}

/** Those of an epoch have rows of type `wSealer`; before 2.6.0 they were counted off. */
function rotatingSealers({ sealerList }: LedgerHeader, before: LedgerState): Sealers {
  const all = idsOfType(before, ['sealer', 'wSealer'])
  const working = idsOfType(before, ['wSealer'])
  const count = Math.min(before.epochSealers ?? all.size, all.size)
  const listed = sealerList.map(hexOf)
  if (working.size > 0) verifyListed(listed, working, working.size)
  else verifyListed(listed, all, count)
  return { signing: sealerList, all: [...all].sort().map((id) => Buffer.from(id, 'hex')) }
}

function idsOfType(before: LedgerState, types: readonly string[]): ReadonlySet<string> {
  const members = [...before.consensus.values()].filter(
    ({ type, enableNumber }) => types.includes(type) && enableNumber <= before.number,
  )
  return new Set(members.map(({ nodeId }) => nodeId))
}

function verifyListed(
  listed: readonly string[],
  expected: ReadonlySet<string>,
  count: number,
): void {
  const stranger = listed.find((id, index) => !expected.has(id) || listed.indexOf(id) !== index)
  if (stranger !== undefined) {
    const message = `The header lists ${stranger.slice(0, 16)}…, which isn't one of its sealers.`
    throw new Refusal('sealers', message)
  }
  if (listed.length !== count) {
    const facts = `${listed.length} sealers, but should list ${count} of ${expected.size}`
    throw new Refusal('sealers', `The header lists ${facts}.`)
  }
}

function rotates({ mark }: LedgerState): boolean {
  return mark.consensus.endsWith('rpbft')
}
