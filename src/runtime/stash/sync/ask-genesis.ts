import { isBcdataError } from '../../../errors.js'
import { messageOf } from '../../../shared/message-of.js'
import type { BinlogBlock } from '../../ports/binlog.js'
import type { LedgerIdentity } from '../../ports/stash-store.js'
import type { TrustRoot, Verdict } from '../proof/verdict.js'
import { type Asked, addRefused, damageOf, type LineAnswer } from './ask-source.js'
import type { EvidenceLog } from './evidence-log.js'
import { type FoundGenesis, type Genesis, oneGenesis } from './one-genesis.js'
import type { SourceReader } from './source-reader.js'
import { type Standstill, standstillOf } from './standstill.js'
import type { SyncWorld } from './sync-world.js'

export interface NamedReader {
  readonly name: string
  readonly reader: SourceReader
}

type Reply = Genesis | LineAnswer['answer']

type Refused = Pick<Extract<Verdict, { readonly kind: 'refused' }>, 'message' | 'reason'>

/** Asks all sources for block 0. */
export async function askForGenesis(
  world: SyncWorld,
  asked: readonly Asked[],
  evidence: EvidenceLog,
  outer: AbortSignal,
): Promise<{ readonly genesis: Genesis | null; readonly standstill: Standstill }> {
  const stop = new AbortController()
  const signal = AbortSignal.any([outer, stop.signal])
  const answers: LineAnswer[] = []
  const found: FoundGenesis[] = []
  const replies = asked.map(async ({ line, reader }) => {
    const reply = await genesisOf(world, { line, reader }, evidence, signal)
    if ('identity' in reply) found.push({ ...reply, source: line.name })
    else {
      if (reply.kind === 'refused') line.lied(reply.message)
      else if ('message' in reply) line.failed(reply.message)
      answers.push({ line, answer: reply })
    }
    return 'identity' in reply
  })
  try {
    await enough(world, replies)
  } catch (error) {
    if (!outer.aborted) throw error
  } finally {
    stop.abort()
    for (const reply of replies) reply.catch(() => undefined)
  }
  const genesis = await oneGenesis(world, found)
  const lines = asked.map(({ line }) => line)
  return { genesis, standstill: standstillOf(0, lines, answers) }
}

/** Of a known hash one answer is enough; otherwise all are heard. */
async function enough(
  { clock, limits, trust }: SyncWorld,
  replies: readonly Promise<boolean>[],
): Promise<void> {
  const all = Promise.all(replies)
  const first = Promise.any(replies.map((reply) => reply.then((is) => (is ? is : never))))
  const isTrusted = trust.genesisHash !== undefined
  const heard = new AbortController()
  try {
    await Promise.race([
      all,
      first.then(() => (isTrusted ? undefined : clock.sleep(limits.patienceMs, heard.signal))),
    ])
  } finally {
    heard.abort()
  }
}

const never = new Promise<never>(() => undefined)

async function genesisOf(
  world: SyncWorld,
  { line, reader }: Asked,
  evidence: EvidenceLog,
  signal: AbortSignal,
): Promise<Reply> {
  let reply: Reply = { kind: 'end' }
  try {
    for await (const offer of reader.offers(0, signal)) {
      if (offer.kind === 'frame') {
        const rooted = await rootOf(world, offer.frame.block)
        if (!('reason' in rooted)) return rooted
        reply = { kind: 'refused', message: rooted.message }
        await addRefused(evidence, line, offer.frame, 0, rooted)
      } else if (offer.kind === 'damage') {
        reply = { kind: 'missing', from: 0, to: 0, message: offer.message, behind: null }
        await evidence.add(damageOf(offer, line, 0))
      } else if (offer.gap !== null && reply.kind === 'end') {
        const message = `It begins at block ${offer.gap.to + 1}.`
        reply = { kind: 'missing', ...offer.gap, message }
      }
    }
    return reply
  } catch (error) {
    if (signal.aborted || !isBcdataError(error)) throw error
    return { kind: 'failed', message: messageOf(error) }
  }
}

async function rootOf(
  { proofs, trust }: SyncWorld,
  block: BinlogBlock,
): Promise<Genesis | Refused> {
  let refusal: Refused | null = null
  for (const load of proofs) {
    const loaded = await load()
    const verdict = loaded.prover.root(block, trust)
    if (verdict.kind !== 'refused') {
      const { crypto } = loaded
      const identity = { genesisHash: verdict.hash, crypto, trust: trustKind(trust) }
      return { identity: { ...identity, group: loaded.groupOf(block) }, proofs: loaded }
    }
    // With the hash function of another kind of chain every header is wrong.
    if (refusal === null || refusal.reason === 'header-hash') refusal = verdict
  }
  return refusal ?? { reason: 'genesis', message: 'No kind of chain was given.' }
}

function trustKind({ genesisHash, groupMark }: TrustRoot): LedgerIdentity['trust'] {
  if (genesisHash !== undefined) return 'hash'
  return groupMark === undefined ? 'first-use' : 'group-mark'
}
