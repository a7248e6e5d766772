import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, test } from 'vitest'
import { migrate } from '../../src/runtime/store/migrate.js'
import { openStore, type Store } from '../../src/runtime/store/open-store.js'
import { temporaryFolder } from '../fixtures/temporary-folder.js'
import {
  allRows,
  blockHash,
  derived,
  type TokenDatabase,
  tables,
  tokenMigrations,
} from '../fixtures/token-store.js'

const child = fileURLToPath(new URL('../fixtures/indexing-child.mjs', import.meta.url))

let directory: string
let path: string
beforeEach(async () => {
  directory = temporaryFolder()
  path = join(directory, 'data.db')
  const store = await opened()
  await migrate(store, tokenMigrations)
  await store.close()
})

function opened(writer = false): Promise<Store<TokenDatabase>> {
  return openStore<TokenDatabase>({ url: `sqlite:${path}`, tables, derived, writer })
}

/** The child writes a line per block. */
function someBlocks(output: Readable): Promise<void> {
  return new Promise((resolve) => {
    let lines = 0
    output.on('data', (chunk: Buffer) => {
      lines += chunk.toString().split('\n').length - 1
      if (lines >= 10) resolve()
    })
  })
}

// Goal: a process that is killed at any moment leaves whole blocks only. Method: a child indexes as
// fast as it can and is killed a different time after it has begun.
test('kill -9 leaves whole blocks, and frees the writer', { timeout: 60_000 }, async () => {
  let previous = 0
  for (const delayMs of [0, 40, 111]) {
    const indexer = spawn(process.execPath, [child, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    await someBlocks(indexer.stdout)
    await sleep(delayMs)
    await expect(opened(true)).rejects.toMatchObject({ code: 'DATABASE_LOCKED' })
    const gone = once(indexer, 'exit')
    indexer.kill('SIGKILL')
    await gone

    const store = await opened(true)
    const checkpoint = await store.blocks.checkpoint(1)
    const number = checkpoint?.number ?? 0
    expect(number).toBeGreaterThan(previous)
    expect(await allRows(store.db, 'token_evt_transfer')).toHaveLength(number * 50)
    const holders = await store.db.selectFrom('token_holder').select('balance').execute()
    expect(holders).toEqual([{ balance: BigInt(number) }])

    previous = number - 3
    const ancestor = { number: previous, hash: blockHash(previous) }
    await store.db.transaction().execute((tx) => store.blocks.rollback(tx, 1, ancestor))
    const restored = await store.db.selectFrom('token_holder').select('balance').execute()
    expect(restored).toEqual([{ balance: BigInt(previous) }])
    expect(await allRows(store.db, 'token_evt_transfer')).toHaveLength(previous * 50)
    await store.close()
  }
})
