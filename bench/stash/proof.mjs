import { existsSync, readFileSync } from 'node:fs'
import { atLeast, shown } from '../crawl/report.mjs'
import { medians } from '../measure.mjs'
import { realFile } from './chains.mjs'
import { loadSources } from './load-sources.mjs'
import { cryptoOf, proveAll } from './prove-all.mjs'

/** Of the floor's blocks per second. */
const ratioMin = { 'keccak256-secp256k1': 0.5, 'sm3-sm2': 0.7 }

const blocksMin = 200

/** Proving blocks against the same hashes and signatures alone. */
export async function run({ rounds }) {
  const sources = await loadSources(
    'runtime/testing/binlog/build-ledger.ts',
    'runtime/stash/codec/decode-block.ts',
    'runtime/stash/codec/encode-block.ts',
    'runtime/stash/proof/content-digest.ts',
    'runtime/stash/proof/create-prover.ts',
  )
  for (const [crypto, count] of [
    ['keccak256-secp256k1', 2000],
    ['sm3-sm2', 200],
  ]) {
    const { ledger, blocks } = await sources.buildLedger({ blocks: count, crypto })
    const decoded = blocks.map((block) => sources.decodeBlock(sources.encodeBlock(block)))
    await measure(`a chain of our own, ${crypto}`, decoded, ledger.crypto, { sources, rounds })
  }
  if (!existsSync(realFile)) return
  const { ledger } = await sources.buildLedger({ blocks: 0 })
  const decoded = blocksOf(readFileSync(realFile)).map((bytes) => sources.decodeBlock(bytes))
  await measure('a real chain', decoded, ledger.crypto, { sources, rounds })
}

async function measure(name, blocks, crypto, { sources, rounds }) {
  const { contentDigest, createProver } = sources
  const { calls, repeat } = cryptoOf(createProver, blocks, crypto)
  // A short chain would be over before its code is warm.
  const repeats = Math.ceil(blocksMin / blocks.length)
  const [floor, proof, digest] = await medians(rounds, [
    timed(repeats, repeat),
    timed(repeats, () => proveAll(createProver(crypto), blocks)),
    timed(repeats, () => blocks.forEach(contentDigest)),
  ])
  const count = (wanted) => calls.filter(({ call }) => call === wanted).length / blocks.length
  const rate = (time) => `${shown((blocks.length / time) * 1e3).padStart(8)} blocks/s`
  const hashes = (count('hash') + count('hashAll')).toFixed(1)
  const signatures = count('isSignedBy').toFixed(1)
  console.log(`${name}: ${blocks.length} blocks, medians of ${rounds} rounds`)
  console.log(`  ${hashes} hashes and ${signatures} signatures of a block ${rate(floor)}`)
  console.log(`  the proof                            ${rate(proof)}`)
  console.log(`  digests to compare sources by        ${rate(digest)}`)
  atLeast('blocks/s', floor / proof, ratioMin[crypto.kind])
}

function timed(repeats, work) {
  return async () => {
    const begin = performance.now()
    for (let round = 0; round < repeats; round++) work()
    return (performance.now() - begin) / repeats
  }
}

function blocksOf(file) {
  const blocks = []
  for (let start = 4; start < file.length;) {
    const length = file.readUInt32BE(start)
    blocks.push(file.subarray(start + 4, start + length))
    start += 4 + length
  }
  return blocks
}
