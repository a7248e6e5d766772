import { shown } from '../crawl/report.mjs'
import { medians } from '../measure.mjs'
import { loadSources } from './load-sources.mjs'
import { openPlace } from './places.mjs'

const blockCount = 1_000
const batchBlocks = 100
const ledger = {
  ...{ genesisHash: 'a'.repeat(64), crypto: 'keccak256-secp256k1', group: '1', trust: 'hash' },
}

/**
 * Committing small blocks, against inserting the same rows into the same table and nothing else: no
 * hashes of keys, no ends of earlier versions, no blocks.
 */
export async function run({ rounds }) {
  const sources = await loadSources(
    'runtime/testing/binlog/build-ledger.ts',
    'runtime/store/stash/open-stash.ts',
    'runtime/store/stash/open-stash-database.ts',
  )
  const { blocks } = await sources.buildLedger({ blocks: blockCount })
  const rows = blocks.flatMap(({ tables }) =>
    tables.flatMap((each) => [...each.dirty, ...each.created]),
  )
  console.log(`${blocks.length} blocks with ${rows.length} rows, ${batchBlocks} blocks in a commit`)
  for (const dialect of ['sqlite', 'mysql', 'postgres']) {
    const place = await openPlace(dialect)
    if (place === null) continue
    const stored = await storedRows(sources, place, blocks)
    const [commit, insert] = await medians(Math.ceil(rounds / 5), [
      () => inFresh(place, (url) => timeCommits(sources, url, blocks)),
      () => inFresh(place, (url) => timeInserts(sources, url, stored)),
    ])
    const rate = (ms) => `${shown((rows.length * 1_000) / ms)} rows/s`
    console.log(`  ${dialect}: ${rate(commit)}, bare inserts ${rate(insert)}`)
    console.log(`    ${(insert / commit).toFixed(2)} of the floor's speed`)
    await place.close()
  }
}

async function inFresh(place, work) {
  const { url, drop } = await place.fresh()
  try {
    return await work(url)
  } finally {
    await drop()
  }
}

async function timeCommits({ openStash }, url, blocks) {
  const stash = await openStash({ url, ledger })
  const stashed = blocks.map(stashedBlock)
  const begin = performance.now()
  for (let start = 0; start < stashed.length; start += batchBlocks) {
    await stash.commit(stashed.slice(start, start + batchBlocks))
  }
  const ms = performance.now() - begin
  await stash.close()
  return ms
}

/** The rows of as many blocks in each transaction. */
async function timeInserts({ openStash, openStashDatabase }, url, batches) {
  await (await openStash({ url, ledger })).close()
  const database = await openStashDatabase(url, { readonly: false, create: true })
  const begin = performance.now()
  for (const rows of batches) {
    await database.transaction((session) => session.insert('stash_row', rows))
  }
  const ms = performance.now() - begin
  await database.close()
  return ms
}

async function storedRows(sources, place, blocks) {
  return inFresh(place, async (url) => {
    await timeCommits(sources, url, blocks)
    const database = await sources.openStashDatabase(url, { readonly: true, create: false })
    const order = 'order by from_block, section, position'
    const rows = await database.read((session) => session.all(`select * from stash_row ${order}`))
    await database.close()
    const batches = []
    for (const row of rows) {
      const batch = Math.floor(Number(row.from_block) / batchBlocks)
      batches[batch] ??= []
      batches[batch].push(Object.values(row))
    }
    return batches
  })
}

function stashedBlock(block) {
  const digest = block.number.toString(16).padStart(64, '0')
  const proof = { level: 'proven', reason: '3 of 4 signed', hash: digest, contentDigest: digest }
  return { block, proof, source: 'a node', place: { file: '0.binlog', offset: 4 } }
}
