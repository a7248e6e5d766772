import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { encodeFrame } from '../../../src/runtime/stash/codec/encode-frame.js'
import { type BuiltLedger, buildLedger } from '../../../src/runtime/testing/binlog/build-ledger.js'
import { writeBinlog } from '../../../src/runtime/testing/binlog/write-binlog.js'
import { commandFolder } from '../../fixtures/run-in-folder.js'

let built: BuiltLedger
beforeAll(async () => {
  built = await buildLedger({ blocks: 12 })
})

/** Folders of a node and of one with a frame of block 999 behind its last one. */
async function folders() {
  const { path, run } = commandFolder()
  const { ledger, blocks } = built
  const [last] = blocks.slice(-1)
  for (const name of ['node', 'far']) await writeBinlog(join(path, name), blocks)
  const far = encodeFrame({ ...last!, number: 999 })
  appendFileSync(join(path, 'far', '0.binlog'), far)
  const fixed = ['--to', `sqlite:${path}/stash.db`, '--genesis', ledger.genesisHash, '--json']
  const sync = (...names: readonly string[]) => {
    const from = names.flatMap((name) => ['--from', join(path, name)])
    return run('stash', 'sync', ...from, ...fixed, '--until', 'end')
  }
  return { path, run, sync }
}

test('a block far behind the end of the others is evidence, and the copy is complete', async () => {
  const { path, run, sync } = await folders()
  const { code, note, out } = await sync('far', 'node')
  const to = built.blocks.length - 1
  const message = `${path}/far has later blocks, but not blocks ${to + 1} to 998.`
  expect([code, note]).toEqual([2, ''])
  expect(JSON.parse(out)).toMatchObject({
    ...{ from: 0, to },
    evidence: [{ kind: 'damaged', reason: 'gap', block: to + 1, message }],
  })
  const status = await run('stash', 'status', '--to', `sqlite:${path}/stash.db`)
  expect(status.out).toContain(`damaged gap in block ${to + 1}. ${message}`)
})

test('where nobody else answers the blocks between are missing', async () => {
  const { sync } = await folders()
  const { code, note } = await sync('far')
  expect([code, note]).toEqual([1, expect.stringContaining('error[STASH_BLOCK_MISSING]')])
})
