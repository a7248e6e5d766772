import { describe, expect, test } from 'vitest'
import { createDatabase } from '../../../../test/databases/create-database.js'
import { dialects } from '../../../../test/databases/dialects.js'
import {
  block,
  deleted,
  row,
  stashed,
  table,
  testLedger,
} from '../../../../test/fixtures/stash/literal-blocks.js'
import type { StashStore } from '../../ports/stash-store.js'
import { stashOver } from './open-stash.js'
import { openStashDatabase } from './open-stash-database.js'
import type { StashDatabase, StashSession } from './stash-database.js'

const first = [block(0, table('a', ['k', 'v'], { created: [row(1, 'x', '1'), row(2, 'y', '1')] }))]

const second = [
  block(
    1,
    table('_sys_hash_2_block_', ['k'], { created: [row(3, 'h')] }),
    table('a', ['k', 'v'], {
      dirty: [row(1, 'x', '2')],
      created: [row(4, 'z', 'long'.repeat(10))],
    }),
  ),
  block(2, table('a', ['k', 'v'], { dirty: [deleted(2, 'y', '1'), row(4, 'z', '3')] })),
]

class Crash extends Error {}

/** Counts statements, and fails instead of the k-th one or after it. */
interface Watched {
  count: number
  failAt: number | null
  failsAfter: boolean
}

describe.each(dialects)('%s', (dialect) => {
  test('a crash at any statement of a commit leaves what was committed before', async () => {
    const { url, drop } = await createDatabase(dialect)
    const watched: Watched = { count: 0, failAt: null, failsAfter: false }
    const plain = await openStashDatabase(url, { readonly: false, create: true })
    const store = await stashOver(watch(plain, watched), { ledger: testLedger() })
    await store.commit(first.map(stashed))
    const before = await contentsOf(store)
    for (let k = 1, isOver = false; !isOver; k++) {
      for (const failsAfter of [false, true]) {
        Object.assign(watched, { count: 0, failAt: k, failsAfter })
        const failure = await store.commit(second.map(stashed)).catch((error: unknown) => error)
        watched.failAt = null
        isOver = watched.count < k
        if (isOver) break
        expect(failure).toBeInstanceOf(Crash)
        expect(await contentsOf(store)).toEqual(before)
      }
    }
    expect(watched.count).toBeGreaterThan(5)
    expect(await store.last()).toMatchObject({ number: 2 })
    const whole = await contentsOf(store)
    await store.close()
    expect(whole).toEqual(await uninterrupted(dialect))
    await drop()
  })
})

async function uninterrupted(dialect: (typeof dialects)[number]): Promise<unknown> {
  const { url, drop } = await createDatabase(dialect)
  const plain = await openStashDatabase(url, { readonly: false, create: true })
  const store = await stashOver(watch(plain, { count: 0, failAt: null, failsAfter: false }), {
    ledger: testLedger(),
  })
  for (const content of [...first, ...second]) await store.commit([stashed(content)])
  const contents = await contentsOf(store)
  await store.close()
  await drop()
  return contents
}

async function contentsOf(store: StashStore): Promise<unknown> {
  const tables = await store.tables()
  return {
    tables,
    last: await store.last(),
    blocks: await Promise.all([0, 1, 2].map((number) => store.block(number))),
    history: await Promise.all(
      tables.flatMap(({ name }) =>
        ['x', 'y', 'z', 'h'].map((key) => store.history(name, Buffer.from(key))),
      ),
    ),
  }
}

function watch(database: StashDatabase, watched: Watched): StashDatabase {
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    const isNow = ++watched.count === watched.failAt
    if (isNow && !watched.failsAfter) throw new Crash()
    const result = await work()
    if (isNow) throw new Crash()
    return result
  }
  const wrap = (session: StashSession): StashSession => ({
    dialect: session.dialect,
    all: (...args) => step(() => session.all(...args)),
    run: (...args) => step(() => session.run(...args)),
    insert: (...args) => step(() => session.insert(...args)),
    close: (...args) => step(() => session.close(...args)),
  })
  return {
    dialect: database.dialect,
    shown: database.shown,
    // So that rows have pieces, too.
    pieceBytes: 16,
    read: (work) => database.read((session) => work(session)),
    transaction: (work) => database.transaction((session) => work(wrap(session))),
    prepare: (work) => database.prepare(work),
    lock: (ledger) => database.lock(ledger),
    close: () => database.close(),
  }
}
