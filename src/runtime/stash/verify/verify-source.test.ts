import { readFileSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { withLie } from '../../../../test/fixtures/stash/with-lie.js'
import { temporaryFolder } from '../../../../test/fixtures/temporary-folder.js'
import { openBinlogSource } from '../../binlog/open-source.js'
import { loadChainCrypto } from '../../crypto/load-chain-crypto.js'
import type { BinlogBlock } from '../../ports/binlog.js'
import { type BuiltLedger, buildLedger } from '../../testing/binlog/build-ledger.js'
import { writeBinlog } from '../../testing/binlog/write-binlog.js'
import type { TrustRoot } from '../proof/verdict.js'
import { openFeed } from '../reading/open-feed.js'
import { chainProofs } from '../sync/chain-proofs.js'
import { type VerifyReport, verifySource } from './verify-source.js'

let built: BuiltLedger
beforeAll(async () => {
  built = await buildLedger({ blocks: 20 })
})

const proofs = (['keccak256-secp256k1', 'sm3-sm2'] as const).map(
  (kind) => async () => chainProofs(await loadChainCrypto(kind)),
)

/** @param damage done to the files of the chain, seven blocks each */
async function verified(
  blocks: readonly BinlogBlock[],
  { damage = () => {}, trust = {} }: { damage?: (folder: string) => void; trust?: TrustRoot } = {},
): Promise<VerifyReport> {
  const folder = temporaryFolder()
  await writeBinlog(folder, blocks, { maxBlocks: 7 })
  damage(folder)
  const feed = openFeed(openBinlogSource(folder))
  onTestFinished(() => feed.close())
  return verifySource({ feed, trust, proofs, signal: new AbortController().signal })
}

test('an honest source is proven from its genesis block to its end', async () => {
  const { genesisHash } = built.ledger
  const report = await verified(built.blocks, { trust: { genesisHash } })
  expect(report).toMatchObject({
    ledger: { genesisHash, crypto: 'keccak256-secp256k1', group: '1' },
    ...{ last: 20, unverified: null, problems: [] },
  })
})

test('by itself it finds out that a chain has SM3 and SM2', async () => {
  const { ledger, blocks } = await buildLedger({ blocks: 3, crypto: 'sm3-sm2' })
  const report = await verified(blocks, { trust: { groupMark: ledger.groupMark } })
  expect(report).toMatchObject({ ledger: { crypto: 'sm3-sm2' }, last: 3, problems: [] })
})

test('another genesis block than the trusted one is refused', async () => {
  const report = await verified(built.blocks, { trust: { genesisHash: 'f'.repeat(64) } })
  expect(report).toMatchObject({ ledger: null, last: null })
  expect(report.problems).toMatchObject([{ kind: 'dishonest', block: 0 }])
})

test('it ends at a block that lies, and says where it is', async () => {
  const report = await verified(withLie(built, 9, 'strangers'))
  expect(report.last).toBe(8)
  expect(report.problems).toMatchObject([
    { kind: 'dishonest', block: 9, place: { file: '7.binlog' } },
  ])
})

test('damage is named; a torn end is what a node leaves that is writing', async () => {
  const flipped = await verified(built.blocks, {
    damage: (folder) => {
      const path = join(folder, '7.binlog')
      const bytes = readFileSync(path)
      bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100)
      writeFileSync(path, bytes)
    },
  })
  expect(flipped.last).toBe(6)
  expect(flipped.problems[0]).toMatchObject({ kind: 'damaged', block: 7, reason: 'crc' })
  const gap = await verified(built.blocks, {
    damage: (folder) => unlinkSync(join(folder, '7.binlog')),
  })
  expect(gap).toMatchObject({ last: 6, problems: [{ kind: 'missing', block: 7 }] })
  const torn = await verified(built.blocks, {
    damage: (folder) => {
      const path = join(folder, '14.binlog')
      truncateSync(path, readFileSync(path).length - 3)
    },
  })
  expect(torn).toMatchObject({ last: 19, problems: [] })
})

test('a source that begins later can prove nothing', async () => {
  const report = await verified(built.blocks.slice(5))
  expect(report).toMatchObject({ last: null, problems: [{ kind: 'missing', block: 0 }] })
})
