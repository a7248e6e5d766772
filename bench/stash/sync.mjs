import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { shown } from '../crawl/report.mjs'
import { medians } from '../measure.mjs'
import { loadSources } from './load-sources.mjs'
import { cryptoOf, proveAll } from './prove-all.mjs'

const small = 300
const large = 3_000
const growthMax = 10.5
const batchBlocks = 100

const silent = { debug() {}, info() {}, warn() {}, error() {} }

/**
 * A ledger from its binlog in a folder into SQLite, as `bcdata stash sync` does it; each stage alone; and
 * the hashes and signatures alone, without which no proof can do.
 */
export async function run({ rounds }) {
  const sources = await loadSources(
    'runtime/binlog/open-source.ts',
    'runtime/project/create-stash-syncer.ts',
    'runtime/stash/proof/content-digest.ts',
    'runtime/stash/proof/create-prover.ts',
    'runtime/stash/reading/open-feed.ts',
    'runtime/store/stash/open-stash.ts',
    'runtime/testing/binlog/build-ledger.ts',
    'runtime/testing/binlog/write-binlog.ts',
  )
  const folder = mkdtempSync(join(tmpdir(), 'bcdata-bench-'))
  try {
    const times = Math.ceil(rounds / 5)
    const first = await measureSync(sources, folder, { blocks: small, times })
    const second = await measureSync(sources, folder, { blocks: large, times })
    await printStages(sources, second, times)
    const growth = (second.ms / first.ms).toFixed(2)
    console.log(
      `${large / small} times the blocks: ${growth} × the time, to be at most ${growthMax}`,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureSync(sources, folder, { blocks, times }) {
  const chain = await sources.buildLedger({ blocks: blocks - 1 })
  const binlogs = join(folder, `binlogs-${blocks}`)
  await sources.writeBinlog(binlogs, chain.blocks)
  const [ms] = await medians(times, [() => timeSync(sources, { folder, binlogs, chain })])
  console.log(`${blocks} blocks into SQLite: ${shown((blocks * 1e3) / ms)} blocks/s`)
  return { ms, binlogs, chain, blocks, folder }
}

async function timeSync({ createStashSyncer }, { folder, binlogs, chain }) {
  const path = join(folder, 'stash.db')
  const from = [binlogs]
  const genesis = chain.ledger.genesisHash
  const syncer = createStashSyncer({ from, to: `sqlite:${path}`, genesis, logger: silent })
  const begin = performance.now()
  await syncer.run({ until: 'end', signal: new AbortController().signal })
  const ms = performance.now() - begin
  for (const ending of ['', '-wal', '-shm', '.lock']) rmSync(path + ending, { force: true })
  return ms
}

/** Stages of the same work, one after the other; the syncer overlaps them. */
async function printStages(sources, { ms, binlogs, chain, blocks, folder }, times) {
  const { crypto } = chain.ledger
  const { createProver, contentDigest } = sources
  const { repeat } = cryptoOf(createProver, chain.blocks, crypto)
  const verdicts = proveAll(createProver(crypto), chain.blocks)
  const [read, prove, digest, commit, alone] = await medians(times, [
    () => timed(() => readAll(sources, binlogs, blocks)),
    () => timed(() => proveAll(createProver(crypto), chain.blocks)),
    () => timed(() => chain.blocks.forEach(contentDigest)),
    () => timeCommits(sources, folder, { chain, verdicts }),
    () => timed(repeat),
  ])
  const stages = { 'read and decode': read, prove, 'digest of the content': digest, commit }
  for (const [stage, time] of Object.entries(stages)) {
    console.log(`  ${stage.padEnd(22)} ${shown((blocks * 1e3) / time).padStart(8)} blocks/s`)
  }
  console.log(
    `  ${'hashes and signatures'.padEnd(22)} ${shown((blocks * 1e3) / alone).padStart(8)} blocks/s`,
  )
  console.log(`  ${(alone / ms).toFixed(2)} of the speed of the hashes and signatures alone`)
}

async function readAll({ openFeed, openBinlogSource }, binlogs, blocks) {
  const feed = openFeed(openBinlogSource(binlogs))
  for (let number = 0; number < blocks; number++) {
    for await (const { kind } of feed.offers(number)) {
      if (kind !== 'frame') throw new Error(`Block ${number} is ${kind}.`)
      break
    }
  }
  await feed.close()
}

async function timeCommits({ openStash, contentDigest }, folder, { chain, verdicts }) {
  const path = join(folder, 'commits.db')
  const { genesisHash, crypto } = chain.ledger
  const ledger = { genesisHash, crypto: crypto.kind, group: '1', trust: 'hash' }
  const stash = await openStash({ url: `sqlite:${path}`, ledger })
  const place = { file: '0.binlog', offset: 4 }
  const stashed = chain.blocks.map((block, number) => {
    const { level, reason, hash } = verdicts[number]
    const proof = { level, reason, hash, contentDigest: contentDigest(block) }
    return { block, proof, source: 'a node', place }
  })
  const ms = await timed(async () => {
    for (let start = 0; start < stashed.length; start += batchBlocks) {
      await stash.commit(stashed.slice(start, start + batchBlocks))
    }
  })
  await stash.close()
  for (const ending of ['', '-wal', '-shm', '.lock']) rmSync(path + ending, { force: true })
  return ms
}

async function timed(work) {
  const begin = performance.now()
  await work()
  return performance.now() - begin
}
