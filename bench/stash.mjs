#!/usr/bin/env node
/**
 * How fast a stash reads, proves and stores blocks, part by part (bench/stash), each against the least
 * that has to be done, measured in the same run.
 *
 *   npm run bench -- stash
 *   npm run bench -- stash --parts decode,memory --rounds 5
 */
import { parseArgs } from 'node:util'

const parts = {
  decode: () => import('./stash/decode.mjs'),
  growth: () => import('./stash/growth.mjs'),
  memory: () => import('./stash/memory.mjs'),
  proof: () => import('./stash/proof.mjs'),
  store: () => import('./stash/store.mjs'),
  sync: () => import('./stash/sync.mjs'),
}
const names = Object.keys(parts)

const { values } = parseArgs({
  options: {
    parts: { type: 'string', default: names.join(',') },
    rounds: { type: 'string', default: '15' },
  },
})

for (const name of values.parts.split(',')) {
  if (!names.includes(name)) throw new Error(`Which part? Some of ${names.join(', ')}.`)
  const { run } = await parts[name]()
  await run({ rounds: Number(values.rounds) })
  console.log()
}
