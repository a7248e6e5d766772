import { spawn } from 'node:child_process'
import { hash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { loadChainCrypto } from '../../../src/runtime/crypto/load-chain-crypto.js'
import type { BinlogBlock } from '../../../src/runtime/ports/binlog.js'
import { exportBinlog } from '../../../src/runtime/stash/export/export-binlog.js'
import { parseManifest } from '../../../src/runtime/stash/export/export-manifest.js'
import { chainProofs } from '../../../src/runtime/stash/sync/chain-proofs.js'
import type { ChainProofs } from '../../../src/runtime/stash/sync/sync-world.js'
import { buildLedger } from '../../../src/runtime/testing/binlog/build-ledger.js'
import { binlogFiles } from '../../../src/runtime/testing/binlog/write-binlog.js'
import { dialects } from '../../databases/dialects.js'
import { binlogSet, binlogSetsAreMissing } from '../../fixtures/binlog-sets.js'
import { filledStash } from '../../fixtures/filled-stash.js'
import { recoverNode } from '../../fixtures/node-recovery.js'
import { collectFrames } from '../../fixtures/read-binlog.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'

/** How often an export is killed; each takes a process. */
const rounds = Number(process.env['BCDATA_EXPORT_KILLS'] ?? 1)

let chain: readonly BinlogBlock[]
let proofs: ChainProofs
beforeAll(async () => {
  chain = (await buildLedger({ blocks: 149 })).blocks
  proofs = chainProofs(await loadChainCrypto('keccak256-secp256k1'))
})

function filled(blocks: readonly BinlogBlock[], dialect: (typeof dialects)[number] = 'sqlite') {
  const proof = (block: BinlogBlock) => ({ contentDigest: proofs.digest(block) })
  return filledStash(blocks, { dialect, proof })
}

function digests(directory: string): Readonly<Record<string, string>> {
  const names = readdirSync(directory).filter((name) => name.endsWith('.binlog'))
  return Object.fromEntries(
    names.map((name) => [name, hash('sha256', readFileSync(join(directory, name)))]),
  )
}

function expectedDigests(maxBlocks: number): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...binlogFiles(chain, { maxBlocks })].map(({ name, bytes }) => [name, hash('sha256', bytes)]),
  )
}

test.each(dialects)('out of %s come the bytes that the node had written', async (dialect) => {
  const { store } = await filled(chain, dialect)
  const directory = temporaryFolder()
  await exportBinlog({ store, proofs, directory, maxBlocks: 60 })
  expect(digests(directory)).toEqual(expectedDigests(60))
})

// Goal: no moment to end an export is a bad one. Method: kill the process at one, and then another.
test('an export that is killed becomes whole', async () => {
  const { url, store } = await filled(chain)
  const directory = temporaryFolder()
  const script = fileURLToPath(new URL('../../fixtures/exporting-child.mjs', import.meta.url))
  let kills = 0
  for (let round = 0; round < rounds; round += 1) {
    const child = spawn(process.execPath, [script, url, directory, '8'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'exit')
    await once(child.stdout, 'data')
    await sleep(round * 15)
    child.kill('SIGKILL')
    const [, signal] = await ended
    if (signal === 'SIGKILL') kills += 1
  }
  expect(kills).toBeGreaterThan(0)
  await exportBinlog({ store, proofs, directory, maxBlocks: 8 })
  expect(digests(directory)).toEqual(expectedDigests(8))
  const names = readdirSync(directory).filter((name) => !name.endsWith('.binlog'))
  expect(names).toEqual(['manifest.json'])
})

test.skipIf(binlogSetsAreMissing).each([
  ['real-A', 500],
  ['sources/honest-2-sigs-reordered', 500],
  ['sources/honest-3-ids-differ-in-nonconsensus-tables', 500],
])('%s is exported as it is', async (set, maxBlocks) => {
  const { directory: original, files } = binlogSet(set)
  const { frames } = await collectFrames([readFileSync(join(original, files[0] ?? ''))])
  const { store } = await filled(frames.map(({ block }) => block))
  const directory = temporaryFolder()
  const { levels } = await exportBinlog({ store, proofs, directory, maxBlocks })
  expect([levels, digests(directory)]).toEqual([{ rooted: 1, proven: 21 }, digests(original)])
  expect(parseManifest(readFileSync(join(directory, 'manifest.json'), 'utf8'))?.to).toBe(21)
  rmSync(join(directory, 'manifest.json'))
  expect(recoverNode(directory)).toEqual(recoverNode(original))
})

test.skipIf(binlogSetsAreMissing)(
  'a chain of several files has the same ones with the same split',
  async () => {
    const { directory: original, files } = binlogSet('sources/honest-4-split-files')
    const frames = await Promise.all(
      files.map((name) => collectFrames([readFileSync(join(original, name))])),
    )
    const blocks = frames.flatMap((one) => one.frames.map(({ block }) => block))
    const { store } = await filled(blocks)
    for (const [fromBlock, toBlock] of [
      [0, 6],
      [7, 13],
      [14, 21],
    ] as const) {
      const directory = temporaryFolder()
      await exportBinlog({ store, proofs, directory, fromBlock, toBlock })
      const name = `${fromBlock}.binlog`
      expect(digests(directory)).toEqual({ [name]: digests(original)[name] })
    }
  },
)
