import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { StashStore } from '../../../src/runtime/ports/stash-store.js'
import { stashWorld } from '../../../src/runtime/project/stash-world.js'
import { createSyncer } from '../../../src/runtime/stash/sync/create-syncer.js'
import type { SyncSummary } from '../../../src/runtime/stash/sync/sync-report.js'
import type { SyncWorld } from '../../../src/runtime/stash/sync/sync-world.js'
import { asAnotherNode } from '../../../src/runtime/testing/binlog/as-another-node.js'
import { buildLedger } from '../../../src/runtime/testing/binlog/build-ledger.js'
import { writeBinlog } from '../../../src/runtime/testing/binlog/write-binlog.js'
import { createDatabase } from '../../databases/create-database.js'
import { dialects } from '../../databases/dialects.js'
import { allTables } from '../../fixtures/database-rows.js'
import { type RandomNumbers, randomNumbers } from '../../fixtures/random-numbers.js'
import { recordingLogger } from '../../fixtures/recording-logger.js'
import { withLie } from '../../fixtures/stash/with-lie.js'

/*
 * Goal: whenever a sync dies, the next one goes on as if nothing had happened. Method: a signed chain
 * on real databases, and a death before or after one of the next writes, again and again.
 */
const crashes = Number(process.env['BCDATA_STASH_CRASHES'] ?? 12)
const blocks = crashes * 4

class Death extends Error {}

let folder: string
let genesisHash: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bcdata-crashes-'))
  const built = await buildLedger({ blocks })
  const { ledger, blocks: chain } = built
  genesisHash = ledger.genesisHash
  await writeBinlog(place('main'), chain, { maxBlocks: 37 })
  await writeBinlog(place('other'), asAnotherNode(ledger, chain), { maxBlocks: 100 })
  await writeBinlog(place('liar'), withLie(built, Math.floor(blocks / 2), 'row-value'))
})
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const patience = { timeout: 120_000 + crashes * 4_000 }

test.each(dialects)(
  'crashes leave what an uninterrupted sync does on %s',
  patience,
  async (dialect) => {
    const random = randomNumbers(3)
    const [crashed, whole] = [await createDatabase(dialect), await createDatabase(dialect)]
    closing.push(crashed.drop, whole.drop)
    let reached = -1
    const places = new Set<number>()
    for (let count = 0; count < crashes; count++) {
      const { to } = await syncUntilDeath(crashed.url, random)
      expect(to ?? -1).toBeGreaterThanOrEqual(reached)
      expect(to ?? -1).toBeLessThan(blocks)
      reached = to ?? reached
      places.add(reached)
    }
    expect(places.size).toBeGreaterThan(crashes / 3)
    await sync(world(crashed.url))
    const { evidence, levels, to } = await sync(world(whole.url))
    const { proven = 0, 'proven-with-gaps': gaps = 0, ...rest } = levels
    expect({ ...rest, proven: proven + gaps, to }).toEqual({
      rooted: 1,
      proven: blocks,
      to: blocks,
    })
    expect(evidence).toMatchObject([{ source: place('liar'), reason: 'db-hash' }])
    expect(await content(crashed.url)).toEqual(await content(whole.url))
  },
)

/** All that was stored, but not when it was found, and how often sources were asked. */
async function content(url: string) {
  const { stash_evidence: found = [], stash_source: _, ...tables } = await allTables(url)
  return { ...tables, evidence: found.map((row) => ({ ...JSON.parse(row), found_at: 0 })) }
}

async function syncUntilDeath(url: string, random: RandomNumbers): Promise<SyncSummary> {
  const atWrite = 1 + random(4)
  const moment = random(2) === 0 ? 'before' : 'after'
  const { place: real, ...rest } = world(url, 1 + random(2))
  const dying: SyncWorld = {
    ...rest,
    place: {
      ledgers: () => real.ledgers(),
      open: async (ledger) => dyingStore(await real.open(ledger), atWrite, moment),
    },
  }
  const syncer = createSyncer(dying)
  await expect(syncer.run({ until: 'end' })).rejects.toThrow(Death)
  return syncer.summary()
}

/** After its death it writes nothing more, whoever still wants to. */
function dyingStore(store: StashStore, atWrite: number, moment: 'before' | 'after'): StashStore {
  let writes = 0
  const write = async (work: () => Promise<void>): Promise<void> => {
    writes++
    if (writes > atWrite || (writes === atWrite && moment === 'before')) throw new Death()
    await work()
    if (writes === atWrite) throw new Death()
  }
  return new Proxy(store, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name)
      if (typeof found !== 'function') return found
      const call = (...args: unknown[]) => Reflect.apply(found, target, args)
      const isWrite = ['commit', 'addEvidence', 'saveSources'].includes(String(name))
      return isWrite ? (...args: unknown[]) => write(() => call(...args)) : call
    },
  })
}

function world(url: string, batchBlocksMax = 50): SyncWorld {
  return stashWorld({
    from: ['main', 'other', 'liar'].map(place),
    to: url,
    trust: { genesisHash },
    require: 'proven',
    logger: recordingLogger(),
    // On a busy machine the next source would be faster now and then, and its copy is another one.
    limits: { batchBlocksMax, patienceMs: 60_000 },
  })
}

function sync(given: SyncWorld): Promise<SyncSummary> {
  return createSyncer(given).run({ until: 'end' })
}

function place(name: string): string {
  return join(folder, name)
}
