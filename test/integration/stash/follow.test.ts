import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { repository } from '../../../scripts/demo/project.mjs'
import type { BinlogBlock } from '../../../src/runtime/ports/binlog.js'
import { encodeFileHeader } from '../../../src/runtime/stash/codec/encode-file-header.js'
import { encodeFrame } from '../../../src/runtime/stash/codec/encode-frame.js'
import { openStash } from '../../../src/runtime/store/stash/open-stash.js'
import { buildLedger } from '../../../src/runtime/testing/binlog/build-ledger.js'
import { writeBinlog } from '../../../src/runtime/testing/binlog/write-binlog.js'
import { withLie } from '../../fixtures/stash/with-lie.js'
import { type Child, endChildren, startChild } from '../indexer/child.js'
import { eventually } from '../indexer/eventually.js'

let folder: string
let node: string
let url: string
let genesisHash: string
let chain: readonly BinlogBlock[]
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bcdata-follow-'))
  node = join(folder, 'node')
  url = `sqlite:${join(folder, 'stash.db')}`
  const built = await buildLedger({ blocks: 20 })
  chain = built.blocks
  genesisHash = built.ledger.genesisHash
  await writeBinlog(node, chain.slice(0, 11))
  const lies = withLie(built, 7, 'signatures-missing')
  await writeBinlog(join(folder, 'liar'), lies.slice(0, 11))
})
afterEach(() => endChildren())
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function start(...more: readonly string[]): Child {
  const cli = join(repository, 'bin/bcdata.js')
  const flags = ['--to', url, '--genesis', genesisHash, '--json', ...more]
  return startChild(process.execPath, [cli, 'stash', 'sync', ...flags], { cwd: folder })
}

async function last(): Promise<number> {
  if (!existsSync(join(folder, 'stash.db'))) return -1
  const store = await openStash({ url, readonly: true }).catch(() => null)
  const block = await store?.last()
  await store?.close()
  return block?.number ?? -1
}

test('a sync follows a node that writes, tells its measures, and stops cleanly', async () => {
  const sync = start('--from', node, '--from', join(folder, 'liar'), '--metrics', '127.0.0.1:0')
  await eventually('the first blocks', async () => (await last()) === 10)
  const frame = encodeFrame(chain[11]!)
  // The node is seen in the middle of a write.
  appendFileSync(join(node, '0.binlog'), frame.subarray(0, 100))
  const [, metrics = ''] = /Metrics are at (\S+)\./.exec(sync.errors()) ?? []
  await eventually('evidence', async () => (await scrape(metrics)).includes('evidence_total{'))
  expect(await scrape(metrics)).toContain('\nbcdata_stash_block 10\n')
  expect(await scrape(metrics)).toContain('\nbcdata_stash_blocks_total{level="rooted"} 1\n')
  expect((await fetch(new URL('/health', metrics))).status).toBe(200)
  expect((await fetch(new URL('/other', metrics))).status).toBe(404)

  const second = await start('--from', node, '--until', 'end').finished
  expect(second).toMatchObject({ code: 1 })
  expect(second.stderr).toContain('error[DATABASE_LOCKED]')

  appendFileSync(join(node, '0.binlog'), frame.subarray(100))
  // It is started again, and begins a new file.
  const rest = chain.slice(12).map(encodeFrame)
  writeFileSync(join(node, '12.binlog'), Buffer.concat([encodeFileHeader(), ...rest]))
  await eventually('the last blocks', async () => (await last()) === 20)
  sync.signal('SIGTERM')
  const { code, stdout } = await sync.finished
  expect(code).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ from: 0, to: 20 },
    evidence: [{ source: join(folder, 'liar'), block: 7, reason: 'quorum', kind: 'dishonest' }],
  })
  expect(existsSync(join(folder, 'stash.db-wal'))).toBe(false)
})

test('a stop without evidence is a stop', async () => {
  const sync = start('--from', node, '--metrics', '127.0.0.1:0')
  await eventually('its start', () => sync.errors().includes('Metrics are at'))
  sync.signal('SIGINT')
  expect(await sync.finished).toMatchObject({ code: 130 })
})

test('secrets of URLs are nowhere', async () => {
  const secret = 'hunter2secret'
  const from = `http://user:${secret}@127.0.0.1:9/group1/`
  const to = `postgres://user:${secret}@127.0.0.1:9/stash`
  const cli = join(repository, 'bin/bcdata.js')
  const args = [cli, 'stash', 'sync', '--from', from, '--from', node, '--to', to, '--until', 'end']
  const { code, stderr, stdout } = await startChild(
    process.execPath,
    [...args, '--genesis', genesisHash],
    { cwd: folder },
  ).finished
  expect({ code, stderr }).toMatchObject({ code: 1 })
  expect(stderr + stdout).not.toContain(secret)
})

async function scrape(metrics: string): Promise<string> {
  return (await fetch(metrics)).text()
}
