import { beforeAll, describe, expect, test } from 'vitest'
import type { BinlogBlock } from '../../ports/binlog.js'
import { decodeBlock } from '../../stash/codec/decode-block.js'
import { encodeBlock } from '../../stash/codec/encode-block.js'
import { contentDigest } from '../../stash/proof/content-digest.js'
import { createProver } from '../../stash/proof/create-prover.js'
import type { LedgerState, Verdict } from '../../stash/proof/verdict.js'
import { asAnotherNode } from './as-another-node.js'
import { type BuiltLedger, buildLedger } from './build-ledger.js'
import { hostileTables } from './hostile-tables.js'
import { blockBytesOf, readBlockParts } from './read-block-parts.js'
import { tamper, tamperingKinds } from './tamper.js'
import { startLedger, type TestLedger } from './test-ledger.js'

test('the same seed makes the same bytes, another seed another chain', async () => {
  const [first, second, other] = await Promise.all([
    buildLedger({ blocks: 20 }),
    buildLedger({ blocks: 20 }),
    buildLedger({ blocks: 20, seed: 2 }),
  ])
  expect(bytesOf(first.blocks).equals(bytesOf(second.blocks))).toBe(true)
  expect(other.ledger.genesisHash).not.toBe(first.ledger.genesisHash)
})

describe.each(['keccak256-secp256k1', 'sm3-sm2'] as const)('a ledger with %s', (crypto) => {
  let built: BuiltLedger
  beforeAll(async () => {
    built = await buildLedger({ blocks: 5, crypto })
  })

  test('is proven from its group mark, on every honest node', async () => {
    const { ledger, blocks } = await buildLedger({ blocks: 45, crypto })
    const others = [...asAnotherNode(ledger, blocks)]
    const levels = proveAll(ledger, blocks)
    expect(levels[0]).toBe('rooted')
    expect(new Set(levels.slice(1))).toEqual(new Set(['proven', 'proven-with-gaps']))
    expect(proveAll(ledger, others)).toEqual(levels)
    expect(others.map(contentDigest)).toEqual(blocks.map(contentDigest))
    expect(bytesOf(others).equals(bytesOf(blocks))).toBe(false)
  })

  test.each([
    ['row-value', 'db-hash'],
    ['row-status', 'db-hash'],
    ['row-removed', 'db-hash'],
    ['row-added', 'db-hash'],
    ['transaction-count', 'derived-table'],
    ['transaction-place', 'derived-table'],
    ['nonces', 'derived-table'],
    ['block-hash', 'derived-table'],
    ['transaction', 'transactions-root'],
    ['receipt', 'receipts-root'],
    ['signatures-missing', 'quorum'],
    ['signature-repeated', 'quorum'],
    ['signature-wrong', 'signature'],
    ['time', 'signature'],
    ['parent', 'parent'],
    ['number', 'number'],
    ['forgery', 'signature'],
    ['strangers', 'sealers'],
  ] as const)('is refused with another %s', (how, reason) => {
    const prover = createProver(built.ledger.crypto)
    const before = stateAfter(built.ledger, built.blocks.slice(0, -1))
    const last = built.blocks.at(-1)!
    expect(prover.prove(before, last)).toMatchObject({ kind: 'accepted' })
    const lie = tamper(built.ledger.crypto, last, how)
    expect(prover.prove(before, lie)).toMatchObject({ kind: 'refused', reason })
    expect(tamperingKinds).toContain(how)
  })
})

test('hostile names and values are proven and survive encoding', async () => {
  const ledger = await startLedger({ lastId: 100_000n })
  const blocks = [
    ledger.genesis,
    ledger.add({ tables: hostileTables }),
    ledger.add({
      tables: { u_same: { remove: [{ id: 'twice' }], update: [{ where: {}, set: {} }] } },
    }),
  ]
  expect(proveAll(ledger, blocks)).toEqual(['rooted', 'proven', 'proven'])
  for (const block of blocks) {
    const bytes = encodeBlock(block)
    expect(encodeBlock(decodeBlock(bytes)).equals(bytes)).toBe(true)
  }
})

test('a table that ends without a row is hashed, and is no part of the block', async () => {
  const ledger = await startLedger()
  const address = 'c0de'.repeat(10)
  const account = { columns: ['key', 'value'], insert: [['nonce', '0']] }
  const blocks = [
    ledger.genesis,
    ledger.add({ transactions: [{ creates: address }], tables: { [`c_${address}`]: account } }),
    ledger.add({ transactions: [{ to: address, failed: true }] }),
    ledger.add({
      tables: { u_none: { columns: ['id'] }, [`c_${address}`]: { remove: [{ key: 'x' }] } },
    }),
  ]
  expect(proveAll(ledger, blocks)).toEqual([
    'rooted',
    'proven',
    'proven-with-gaps',
    'proven-with-gaps',
  ])
  expect(blocks[2]?.tables.map(({ name }) => name)).not.toContain(`c_${address}`)
})

test('a new sealer seals two blocks later, and one that leaves is out with the next', async () => {
  const ledger = await startLedger()
  const blocks = [
    ledger.genesis,
    ledger.add({
      members: [
        { node: 4, type: 'sealer' },
        { node: 5, type: 'observer' },
      ],
    }),
    ledger.add(),
    ledger.add({
      members: [
        { node: 0, type: 'observer' },
        { node: 1, type: 'removed' },
      ],
    }),
    ledger.add({ members: [{ node: 5, type: 'sealer' }] }),
    ledger.add(),
    ledger.add(),
  ]
  const numbers = blocks.map((block) => sealersOf(ledger, block))
  expect(numbers).toEqual([
    [],
    [0, 1, 2, 3],
    [0, 1, 2, 3],
    [0, 1, 2, 3, 4],
    [2, 3, 4],
    [2, 3, 4],
    [2, 3, 4, 5],
  ])
  expect(proveAll(ledger, blocks).slice(1)).toEqual(Array(6).fill('proven'))
})

test('a chain can have another group, number of sealers and form of receipts', async () => {
  const { ledger, blocks } = await buildLedger({
    ...{ blocks: 40, group: 7, sealers: 1, receiptItems: 7 as const, transactionsPerBlock: 20 },
  })
  expect(ledger.groupMark).toMatch(/^7-[0-9a-f]{128},-pbft-storage-/)
  expect(proveAll(ledger, blocks)).toHaveLength(41)
})

test('a block holds what its draft wants: transactions, logs, signers', async () => {
  const ledger = await startLedger()
  const log = { address: 'ab'.repeat(20), topics: [Buffer.alloc(32, 1)], data: Buffer.from('data') }
  const silent = ledger.add({ transactions: [], signers: [0, 1, 2, 3] })
  const block = ledger.add({ transactions: [{ logs: [log] }, {}], signers: [3, 0, 1] })
  const [first, second] = [silent, block].map((each) => readBlockParts(blockBytesOf(each)))
  expect(first?.signatures.map(({ sealer }) => sealer)).toEqual([0, 1, 2, 3])
  expect(first?.transactions).toHaveLength(0)
  expect(second?.signatures.map(({ sealer }) => sealer)).toEqual([3, 0, 1])
  expect(second?.transactions).toHaveLength(2)
  expect(Buffer.from(second?.receipts[0] ?? []).includes('data')).toBe(true)
  expect(second?.header.logBloom).not.toEqual(first?.header.logBloom)
  expect(proveAll(ledger, [ledger.genesis, silent, block])).toEqual(['rooted', 'proven', 'proven'])
  expect(() => ledger.add({ signers: [4] })).toThrow('There is no sealer 4.')
})

function bytesOf(blocks: readonly BinlogBlock[]): Buffer {
  return Buffer.concat(blocks.map(encodeBlock))
}

/** The level of each block. */
function proveAll(ledger: TestLedger, blocks: readonly BinlogBlock[]): readonly string[] {
  const levels: string[] = []
  verdictOn(ledger, blocks, (verdict) => levels.push(verdict.level))
  return levels
}

function stateAfter(ledger: TestLedger, blocks: readonly BinlogBlock[]): LedgerState {
  return verdictOn(ledger, blocks).next
}

type Accepted = Extract<Verdict, { readonly kind: 'accepted' }>

function verdictOn(
  { crypto, groupMark, genesisHash }: TestLedger,
  [genesis, ...blocks]: readonly BinlogBlock[],
  look: (verdict: Accepted) => void = () => {},
): Accepted {
  const prover = createProver(crypto)
  let verdict = accepted(prover.root(genesis!, { groupMark, genesisHash }))
  look(verdict)
  for (const block of blocks) {
    verdict = accepted(prover.prove(verdict.next, block))
    look(verdict)
  }
  return verdict
}

function accepted(verdict: Verdict): Accepted {
  if (verdict.kind === 'refused') throw new Error(verdict.message)
  if (verdict.kind === 'unprovable') throw new Error(verdict.reason)
  return verdict
}

function sealersOf({ nodes }: TestLedger, block: BinlogBlock): readonly number[] {
  const ids = [0, 1, 2, 3, 4, 5].map((number) => nodes.id(number))
  const { sealerList } = readBlockParts(blockBytesOf(block)).header
  return sealerList.map((id) => ids.indexOf(Buffer.from(id).toString('hex'))).sort()
}
