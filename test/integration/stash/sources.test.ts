import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openStash } from '../../../src/runtime/store/stash/open-stash.js'
import { createDatabase, type TestDatabase } from '../../databases/create-database.js'
import { binlogSets, binlogSetsAreMissing } from '../../fixtures/binlog-sets.js'
import { runIn } from '../../fixtures/run-in-folder.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'

/*
 * Goal: honest sources never accuse each other, and a liar is found at his block, wherever he stands
 * among them. Method: what several nodes of one chain would serve, through the command line.
 */
const genesis = '0x3271E7c9d293fedfdd466b86c47f44aec8d41f2b055e232bd829ba04ddd1f0ea'
const newest = 21

const directories = binlogSets()
  .map(({ directory }) => directory)
  .filter((directory) => directory.includes('/sources/'))
const named = (part: string) => directories.filter((directory) => directory.includes(`/${part}`))
const [honest, lagging, evil] = [named('honest'), named('lagging'), named('evil')]
const reasons: readonly (readonly [part: string, reason: string])[] = [
  ['evil-row-value-block5', 'db-hash'],
  ['evil-tx-bytes-block5', 'transactions-root'],
]

let database: TestDatabase
beforeEach(async () => {
  database = await createDatabase('sqlite')
})
afterEach(() => database.drop())

interface Summary {
  readonly from: number | null
  readonly to: number | null
  readonly levels: Readonly<Record<string, number>>
  readonly evidence: readonly { source: string; kind: string; block: number; reason: string }[]
}

async function sync(from: readonly string[], ...more: readonly string[]) {
  const sources = from.flatMap((one) => ['--from', one])
  const trust = more.some((flag) => /^--(genesis|group|trust)/.test(flag))
    ? []
    : ['--genesis', genesis]
  const fixed = ['--to', database.url, ...trust, '--until', 'end', '--json']
  const {
    code,
    out,
    note: notes,
  } = await runIn('/', 'stash', 'sync', ...sources, ...fixed, ...more)
  if (code === 70) throw new Error(notes)
  return { code, notes, summary: JSON.parse(out) as Summary }
}

async function syncAnew(from: readonly string[]) {
  await database.drop()
  database = await createDatabase('sqlite')
  return sync(from)
}

async function stored() {
  const store = await openStash({ url: database.url, readonly: true })
  try {
    const blocks = await store.blocks(0, newest)
    return blocks.map(({ number, proof }) => `${number} ${proof.hash} ${proof.contentDigest}`)
  } finally {
    await store.close()
  }
}

const whole = { from: 0, to: newest, levels: { rooted: 1, proven: newest } }

describe.skipIf(binlogSetsAreMissing)('sources of a real chain', () => {
  test('every honest one is proven, and they agree in any order', async () => {
    const contents = new Set<string>()
    for (const source of honest) {
      expect(await syncAnew([source])).toMatchObject({
        code: 0,
        summary: { ...whole, evidence: [] },
      })
      contents.add(JSON.stringify(await stored()))
    }
    expect(contents.size).toBe(1)
    for (const order of rotations([...lagging, ...honest])) {
      const outcome = await syncAnew(order)
      expect(outcome).toMatchObject({ code: 0, summary: { ...whole, evidence: [] } })
      expect(contents).toContain(JSON.stringify(await stored()))
    }
  })

  test('a lagging one alone is followed to its last whole block', async () => {
    expect(await sync(lagging)).toMatchObject({ code: 0, summary: { to: 14, evidence: [] } })
  })

  test('every liar is found at his block with his reason, wherever he stands', async () => {
    const expected = reasons.map(([part, reason]) => [named(part)[0], 'dishonest', 5, reason])
    const orders = [
      ...rotations([...evil, ...lagging, ...honest]),
      ...evil.flatMap((liar) =>
        honest.flatMap((one) => [
          [liar, one],
          [one, liar],
        ]),
      ),
    ]
    for (const order of orders) {
      const { code, summary } = await syncAnew(order)
      expect({ code, ...summary }).toMatchObject({ code: 2, ...whole })
      const found = summary.evidence.map(({ source, kind, block, reason }) => [
        ...[source, kind, block, reason],
      ])
      const liars = expected.filter(([liar]) => order.includes(String(liar)))
      expect(found.sort()).toEqual(liars.sort())
    }
  })

  test('with liars only it stops before the block', async () => {
    for (const order of [evil, evil.toReversed(), ...evil.map((liar) => [liar])]) {
      const { code, notes, summary } = await syncAnew(order)
      expect({ code, ...summary }).toMatchObject({ code: 2, from: 0, to: 4 })
      expect(notes).toContain('error[STASH_NO_HONEST_SOURCE]')
      expect(await stored()).toHaveLength(5)
    }
  })

  test('the next run goes on with an honest source, and status tells what happened', async () => {
    await sync(evil)
    const { code, summary } = await sync(honest.slice(0, 1))
    expect({ code, ...summary }).toMatchObject({ code: 0, from: 5, to: newest, evidence: [] })
    const json = await runIn('/', 'stash', 'status', '--to', database.url, '--json')
    expect(JSON.parse(json.out)).toMatchObject({
      ledger: { trust: 'hash', group: '1' },
      last: { number: newest },
      levels: { rooted: 1, proven: newest },
      evidence: [{ block: 5, kind: 'dishonest' }, { block: 5 }],
    })
    const text = await runIn('/', 'stash', 'status', '--to', database.url, '--genesis', genesis)
    expect(text.code).toBe(0)
    expect(text.out).toContain('22 blocks: 1 rooted, 21 proven.')
    expect(text.out).toContain('dishonest db-hash in block 5')
  })

  test('blocks are taken from whoever has them whole', async () => {
    const folder = temporaryFolder()
    cpSync(named('honest-4')[0] ?? '', folder, { recursive: true })
    // Its first seven blocks were lost with a disk, and one of the others was hit.
    rmSync(join(folder, '0.binlog'))
    const bytes = readFileSync(join(folder, '14.binlog'))
    bytes[20_000] = (bytes[20_000] ?? 0) ^ 1
    writeFileSync(join(folder, '14.binlog'), bytes)
    const alone = await sync([folder])
    expect(alone).toMatchObject({ code: 1, summary: { to: null } })
    expect(alone.notes).toContain('No source has the genesis block.')
    const { code, summary } = await syncAnew([folder, ...honest.slice(0, 1)])
    expect({ code, ...summary }).toMatchObject({ code: 2, ...whole })
    expect(summary.evidence).toMatchObject([{ source: folder, kind: 'damaged', reason: 'crc' }])
    const short = await syncAnew([folder, ...lagging])
    expect(short).toMatchObject({ code: 2, summary: { to: 14 } })
    expect(short.notes).toContain('error[STASH_BLOCK_MISSING]: No source has block 15 whole')
  })

  test('nothing is believed that was not said', async () => {
    const wrong = `0x${'ab'.repeat(32)}`
    const { code, summary } = await sync(honest.slice(0, 1), '--genesis', wrong)
    expect({ code, ...summary }).toMatchObject({ code: 2, from: null, to: null })
    const first = await sync(honest.slice(0, 1), '--trust-first-use')
    expect(first).toMatchObject({ code: 0, summary: { ledger: { trust: 'first-use' } } })
    const args = ['stash', 'sync', '--from', honest[0] ?? '', '--to', database.url]
    for (const trust of [[], ['--genesis', 'ab']]) {
      const { code, note } = await runIn('/', ...args, ...trust)
      expect([code, note]).toEqual([64, expect.stringContaining('error[USAGE]')])
    }
  })
})

/** Everybody is the first one once. */
function rotations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return items.map((_, index) => [...items.slice(index), ...items.slice(0, index)])
}
