import { hash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { filledStash } from '../../../../test/fixtures/filled-stash.js'
import { recoverNode } from '../../../../test/fixtures/node-recovery.js'
import { temporaryFolder } from '../../../../test/fixtures/temporary-folder.js'
import { loadChainCrypto } from '../../crypto/load-chain-crypto.js'
import type { BinlogBlock } from '../../ports/binlog.js'
import type { StashStore } from '../../ports/stash-store.js'
import { buildLedger } from '../../testing/binlog/build-ledger.js'
import { encodeFrame } from '../codec/encode-frame.js'
import { chainProofs } from '../sync/chain-proofs.js'
import type { ChainProofs } from '../sync/sync-world.js'
import { exportBinlog } from './export-binlog.js'
import { parseManifest } from './export-manifest.js'

let chain: readonly BinlogBlock[] = []
let proofs: ChainProofs
beforeAll(async () => {
  chain = (await buildLedger({ blocks: 109 })).blocks
  proofs = chainProofs(await loadChainCrypto('keccak256-secp256k1'))
})

/** A stash of the chain, of which a block may have another level. */
async function stash(blocks = chain, level: Readonly<Record<number, 'compared'>> = {}) {
  const { store } = await filledStash(blocks, {
    proof: (block) => ({
      contentDigest: proofs.digest(block),
      ...(level[block.number] && { level: level[block.number] }),
    }),
  })
  return store
}

/** SHA-256 of the binlogs as a node would have written them, by name. */
function filesOf(
  blocks: readonly BinlogBlock[],
  maxBlocks: number,
): Readonly<Record<string, string>> {
  const files: Record<string, string> = {}
  for (let first = 0; first < blocks.length; first += maxBlocks) {
    const frames = blocks.slice(first, first + maxBlocks).map(encodeFrame)
    const bytes = Buffer.concat([Buffer.of(0, 0, 0, 1), ...frames])
    files[`${blocks[first]?.number}.binlog`] = hash('sha256', bytes)
  }
  return files
}

function namesIn(directory: string): readonly string[] {
  return readdirSync(directory).filter((name) => name.endsWith('.binlog'))
}

function exported(directory: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    namesIn(directory).map((name) => [name, hash('sha256', readFileSync(join(directory, name)))]),
  )
}

/** What a node restores that gets only the binlogs. */
function recovered(directory: string, height?: number) {
  const node = temporaryFolder()
  for (const name of namesIn(directory)) copyFileSync(join(directory, name), join(node, name))
  return recoverNode(node, height)
}

test.each([500, 7, 1])('%i blocks a file are the bytes that a node writes', async (maxBlocks) => {
  const directory = temporaryFolder()
  const manifest = await exportBinlog({ store: await stash(), proofs, directory, maxBlocks })
  expect(exported(directory)).toEqual(filesOf(chain, maxBlocks))
  expect(recovered(directory).map(({ number }) => number)).toEqual(
    chain.map(({ number }) => number),
  )
  expect(manifest.levels).toEqual({ rooted: 1, proven: 109 })
  const text = readFileSync(join(directory, 'manifest.json'), 'utf8')
  expect(parseManifest(text)).toEqual(manifest)
  expect(text).not.toContain(directory)
  expect(readdirSync(directory)).toHaveLength(manifest.files.length + 1)
})

test('a node that has some blocks goes on with those after them', async () => {
  const directory = temporaryFolder()
  await exportBinlog({
    store: await stash(),
    proofs,
    directory,
    fromBlock: 30,
    toBlock: 60,
    maxBlocks: 9,
  })
  const numbers = recovered(directory, 29).map(({ number }) => number)
  expect(numbers).toEqual(Array.from({ length: 31 }, (_, index) => index + 30))
  expect(() => recovered(directory, 28)).toThrow('block 29')
})

test('an export that ends anywhere is gone on with, and becomes what it would have been', async () => {
  const store = await stash()
  for (const failAt of [0, 1, 15, 16, 40]) {
    const directory = temporaryFolder()
    const failing: StashStore = Object.assign(Object.create(store), {
      ledger: store.ledger,
      last: () => store.last(),
      blocks: (from: number, to: number) => store.blocks(from, to),
      block: async (number: number) => {
        if (number === failAt) throw new Error('the power went')
        return store.block(number)
      },
    })
    const before = exportBinlog({ store: failing, proofs, directory, maxBlocks: 16, toBlock: 40 })
    await expect(before).rejects.toThrow('the power went')
    expect(readdirSync(directory)).not.toContain('manifest.json')
    const written: string[] = []
    const onFile = ({ name }: { name: string }) => void written.push(name)
    await exportBinlog({ store, proofs, directory, maxBlocks: 16, toBlock: 40, onFile })
    expect(written[0]).toBe(`${failAt - (failAt % 16)}.binlog`)
    expect(readdirSync(directory).sort()).toEqual([
      ...['0.binlog', '16.binlog', '32.binlog', 'manifest.json'],
    ])
    expect(exported(directory)).toEqual(filesOf(chain.slice(0, 41), 16))
  }
})

test('a finished export stays as it is, and a file of it that was damaged is made anew', async () => {
  const store = await stash()
  const directory = temporaryFolder()
  const options = { store, proofs, directory, maxBlocks: 50 }
  const manifest = await exportBinlog(options)
  const written: string[] = []
  const onFile = ({ name }: { name: string }) => void written.push(name)
  expect(await exportBinlog({ ...options, onFile })).toEqual(manifest)
  expect(written).toEqual([])
  writeFileSync(join(directory, '50.binlog'), 'garbage')
  expect(await exportBinlog({ ...options, onFile })).toEqual(manifest)
  expect(written).toEqual(['50.binlog', '100.binlog'])
  expect(exported(directory)).toEqual(filesOf(chain, 50))
})

test('a folder with anything else in it is left alone', async () => {
  const store = await stash()
  const directory = temporaryFolder()
  writeFileSync(join(directory, '0.binlog'), 'of somebody')
  await expect(exportBinlog({ store, proofs, directory })).rejects.toMatchObject({
    code: 'TARGET_NOT_EMPTY',
  })
  expect(readFileSync(join(directory, '0.binlog'), 'utf8')).toBe('of somebody')
  const other = temporaryFolder()
  await exportBinlog({ store, proofs, directory: other, toBlock: 50 })
  await expect(
    exportBinlog({ store, proofs, directory: other, toBlock: 60 }),
  ).rejects.toMatchObject({
    code: 'TARGET_NOT_EMPTY',
  })
  writeFileSync(join(other, 'notes.txt'), 'mine')
  await expect(exportBinlog({ store, proofs, directory: other, toBlock: 50 })).rejects.toThrow(
    'notes.txt',
  )
})

test("a node's own folder is refused: it would stop at the manifest", async () => {
  const directory = join(temporaryFolder(), 'BinaryLogs')
  mkdirSync(directory)
  await expect(exportBinlog({ store: await stash(), proofs, directory })).rejects.toMatchObject({
    code: 'STASH_EXPORT_FAILED',
  })
  expect(readdirSync(directory)).toEqual([])
})

test('a block below the level that is demanded ends the export before it', async () => {
  const store = await stash(chain, { 20: 'compared' })
  const directory = temporaryFolder()
  const wanted = { store, proofs, directory, maxBlocks: 10 }
  await expect(exportBinlog(wanted)).rejects.toMatchObject({ code: 'STASH_LEVEL_TOO_LOW' })
  expect(Object.keys(exported(directory))).toEqual(['0.binlog', '10.binlog'])
  const manifest = await exportBinlog({ ...wanted, require: 'compared' })
  expect(manifest.levels).toEqual({ rooted: 1, proven: 108, compared: 1 })
  await expect(exportBinlog(wanted)).rejects.toMatchObject({ code: 'STASH_LEVEL_TOO_LOW' })
})

test('blocks that are not there are not asked for', async () => {
  const store = await stash(chain.slice(0, 5))
  for (const range of [{ toBlock: 5 }, { fromBlock: 5 }, { fromBlock: 3, toBlock: 2 }]) {
    await expect(
      exportBinlog({ store, proofs, directory: temporaryFolder(), ...range }),
    ).rejects.toMatchObject({
      code: 'STASH_BLOCK_UNKNOWN',
    })
  }
})

test('a row that was changed in the database is not exported, whatever its record says', async () => {
  const store = await stash()
  for (const forged of [false, true]) {
    const changed = withChangedRow(store, forged)
    await expect(
      exportBinlog({ store: changed, proofs, directory: temporaryFolder() }),
    ).rejects.toMatchObject({ code: 'STASH_DAMAGED' })
  }
})

/** @param forged whether the record of the proof was changed with it */
function withChangedRow(store: StashStore, forged: boolean): StashStore {
  const change = (block: BinlogBlock | null): BinlogBlock | null =>
    block?.number !== 40
      ? block
      : {
          ...block,
          tables: block.tables.map((table) =>
            table.name !== '_sys_current_state_'
              ? table
              : {
                  ...table,
                  dirty: table.dirty.map((row) => ({
                    ...row,
                    values: [row.values[0] ?? null, Buffer.from('41')],
                  })),
                },
          ),
        }
  return Object.assign(Object.create(store), {
    ledger: store.ledger,
    last: () => store.last(),
    block: async (number: number) => change(await store.block(number)),
    blocks: async (from: number, to: number) => {
      const [block] = [change(await store.block(40))]
      const contentDigest = block && forged ? proofs.digest(block) : undefined
      return (await store.blocks(from, to)).map((stored) =>
        stored.number === 40 && contentDigest !== undefined
          ? { ...stored, proof: { ...stored.proof, contentDigest } }
          : stored,
      )
    },
  })
}
