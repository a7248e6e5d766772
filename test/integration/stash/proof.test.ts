import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadChainCrypto } from '../../../src/runtime/crypto/load-chain-crypto.js'
import type { BinlogBlock, BinlogRow } from '../../../src/runtime/ports/binlog.js'
import type { ChainCrypto } from '../../../src/runtime/ports/chain-crypto.js'
import { tablesKnownByKey } from '../../../src/runtime/ports/ledger-tables.js'
import { blockOrProblem } from '../../../src/runtime/stash/codec/decode-block.js'
import { FrameProblem } from '../../../src/runtime/stash/codec/frame-problem.js'
import { contentDigest } from '../../../src/runtime/stash/proof/content-digest.js'
import { createProver } from '../../../src/runtime/stash/proof/create-prover.js'
import { detectCrypto } from '../../../src/runtime/stash/proof/detect-crypto.js'
import type {
  BlockProver,
  LedgerState,
  TrustRoot,
  Verdict,
} from '../../../src/runtime/stash/proof/verdict.js'
import { binlogSet, binlogSetsAreMissing } from '../../fixtures/binlog-sets.js'
import { randomNumbers } from '../../fixtures/random-numbers.js'
import { readBinlog } from '../../fixtures/read-binlog.js'

/*
 * Goal: an honest chain is proven whole, whoever serves it, and no byte of it can be changed without the
 * proof saying so, but for ids that nothing covers. Method: a real chain, and each change on its own.
 */
const genesisHash = '3271e7c9d293fedfdd466b86c47f44aec8d41f2b055e232bd829ba04ddd1f0ea'
const honest = [
  'real-A',
  'sources/honest-1',
  'sources/honest-2-sigs-reordered',
  'sources/honest-3-ids-differ-in-nonconsensus-tables',
  'sources/honest-4-split-files',
]
/** 10,000 take a quarter of a minute on an idle machine. */
const flips = Number(process.env['BCDATA_FLIP_RUNS'] ?? 1500)

describe.skipIf(binlogSetsAreMissing)('a real chain', () => {
  let crypto: ChainCrypto
  let prover: BlockProver

  beforeAll(async () => {
    crypto = await loadChainCrypto('keccak256-secp256k1')
    prover = createProver(crypto)
  })

  test.each(honest)('%s is proven from its genesis hash on', async (name) => {
    const verdicts = proveAll(prover, await blocksOf(name), { genesisHash })

    expect(verdicts.map(levelOf)).toEqual(['rooted', ...Array<string>(21).fill('proven')])
    expect(verdicts[21]).toMatchObject({ reason: '3 of 4 sealers signed' })
  })

  test('a live tail is proven up to where it is torn', async () => {
    const verdicts = proveAll(prover, await blocksOf('sources/lagging-live-tail'), { genesisHash })

    expect(verdicts.map(levelOf)).toEqual(['rooted', ...Array<string>(14).fill('proven')])
  })

  test('honest sources have the same digest of every block, and different blocks different ones', async () => {
    const digests = await Promise.all(
      honest.map(async (name) => (await blocksOf(name)).map(({ block }) => contentDigest(block))),
    )

    for (const others of digests) expect(others).toEqual(digests[0])
    expect(new Set(digests[0]).size).toBe(22)
  })

  test.each([
    ['sources/evil-row-value-block5', 'db-hash'],
    ['sources/evil-tx-bytes-block5', 'transactions-root'],
  ])('%s is refused at block 5 for its %s', async (name, reason) => {
    const blocks = await blocksOf(name)
    const verdicts = proveAll(prover, blocks, { genesisHash })
    const [theirs, right] = [blocks[5], (await blocksOf('real-A'))[5]]

    expect(verdicts.map(levelOf)).toEqual(['rooted', ...Array<string>(4).fill('proven'), reason])
    expect(theirs && contentDigest(theirs.block)).not.toBe(right && contentDigest(right.block))
  })

  test('roots in the group mark, or in what is seen first, and in no other block', async () => {
    const [genesis, first] = await blocksOf('real-A')
    if (genesis === undefined || first === undefined) throw new Error('The chain has two blocks.')
    const rooted = prover.root(genesis.block, {})
    if (rooted.kind === 'refused') throw new Error(rooted.message)
    const { group, nodes, consensus, state } = rooted.next.mark
    const groupMark = `${group}-${nodes.join(',')},-${consensus}-${state}-0-1000-300000000-3`

    expect(rooted).toMatchObject({ level: 'rooted', hash: genesisHash })
    expect(prover.root(genesis.block, { groupMark })).toMatchObject({ level: 'rooted' })
    expect(prover.root(genesis.block, { groupMark: `2${groupMark.slice(1)}` })).toMatchObject({
      kind: 'refused',
      reason: 'genesis',
    })
    expect(prover.root(genesis.block, { genesisHash: '0'.repeat(64) })).toMatchObject({
      kind: 'refused',
      reason: 'genesis',
    })
    expect(prover.root(first.block, {})).toMatchObject({ kind: 'refused', reason: 'number' })
    const candidates = [await loadChainCrypto('sm3-sm2'), crypto]
    expect(detectCrypto(genesis.block, candidates)?.kind).toBe('keccak256-secp256k1')
  })

  test('no byte of a block can be changed but in ids of old rows', async () => {
    const blocks = await blocksOf('real-A')
    const states = statesOf(prover, blocks)
    const target = blocks[5]
    if (target === undefined) throw new Error('The chain has a block 5.')
    const survivors = Array.from(target.bytes, (_, position) =>
      survivorOf(prover, states, target, { position, mask: 1 << (position % 8) }),
    )

    expect(countsOf(survivors)).toEqual({
      caught: 3575,
      'id of an old row in a contract': 1,
      'id of an old row in a table known by key': 6,
    })
  })

  test(`no byte of the chain can: ${flips} places at random`, { timeout: 240_000 }, async () => {
    const blocks = await blocksOf('real-A')
    const states = statesOf(prover, blocks)
    const total = blocks.reduce((sum, { bytes }) => sum + bytes.length, 0)
    const random = randomNumbers(7)
    const survivors = Array.from({ length: flips }, () => {
      const { target, position } = placeIn(blocks, random(total))
      return survivorOf(prover, states, target, { position, mask: 1 + random(255) })
    })
    const { caught = 0, ...missed } = countsOf(survivors)

    expect(caught).toBeGreaterThan(flips * 0.98)
    expect(Object.keys(missed).filter((what) => !what.startsWith('id of an old row'))).toEqual([])
  })
})

interface Target {
  readonly bytes: Uint8Array
  readonly block: BinlogBlock
}

async function blocksOf(name: string): Promise<readonly Target[]> {
  const { directory, files } = binlogSet(name)
  const read = await Promise.all(files.map((file) => readBinlog(join(directory, file))))
  return read.flatMap(({ frames }) => frames)
}

/** Up to the first refusal. */
function proveAll(
  prover: BlockProver,
  blocks: readonly Target[],
  trust: TrustRoot,
): readonly Verdict[] {
  const verdicts: Verdict[] = []
  let state: LedgerState | null = null
  for (const { block } of blocks) {
    const verdict: Verdict = state === null ? prover.root(block, trust) : prover.prove(state, block)
    verdicts.push(verdict)
    if (verdict.kind === 'refused') break
    state = verdict.next
  }
  return verdicts
}

function levelOf(verdict: Verdict): string {
  return verdict.kind === 'accepted' ? verdict.level : verdict.reason
}

/** After each block. */
function statesOf(prover: BlockProver, blocks: readonly Target[]): readonly LedgerState[] {
  return proveAll(prover, blocks, { genesisHash }).flatMap((verdict) =>
    verdict.kind === 'refused' ? [] : [verdict.next],
  )
}

/** What a changed byte that nobody notices is part of; null where it is noticed. */
function survivorOf(
  prover: BlockProver,
  states: readonly LedgerState[],
  { bytes, block: original }: Target,
  { position, mask }: { readonly position: number; readonly mask: number },
): string | null {
  const block = blockOrProblem(bytes.with(position, (bytes[position] ?? 0) ^ mask))
  if (block instanceof FrameProblem) return null
  const before = states[original.number - 1]
  const verdict = before ? prover.prove(before, block) : prover.root(block, { genesisHash })
  if (verdict.kind === 'refused') return null
  expect(verdict.next).toEqual(states[original.number])
  expect(withoutOldIds(block)).toEqual(withoutOldIds(original))
  const names = block.tables
    .filter(({ dirty }, index) => !sameIds(dirty, original.tables[index]?.dirty ?? []))
    .map(({ name }) => (tablesKnownByKey.has(name) ? 'a table known by key' : placeOf(name)))
  return `id of an old row in ${names.join(' and ')}`
}

/** The block that a byte of the chain is in. */
function placeIn(
  blocks: readonly Target[],
  offset: number,
): { readonly target: Target; readonly position: number } {
  let position = offset
  for (const target of blocks) {
    if (position < target.bytes.length) return { target, position }
    position -= target.bytes.length
  }
  throw new RangeError(`The chain has no byte ${offset}.`)
}

function placeOf(name: string): string {
  return name.startsWith('c_') ? 'a contract' : name
}

function withoutOldIds(block: BinlogBlock): BinlogBlock {
  const tables = block.tables.map((table) => ({
    ...table,
    dirty: table.dirty.map((row) => ({ ...row, id: 0n })),
  }))
  return { ...block, tables }
}

function sameIds(left: readonly BinlogRow[], right: readonly BinlogRow[]): boolean {
  return left.every(({ id }, index) => id === right[index]?.id)
}

function countsOf(survivors: readonly (string | null)[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const what of survivors) counts[what ?? 'caught'] = (counts[what ?? 'caught'] ?? 0) + 1
  return counts
}
