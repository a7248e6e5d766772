#!/usr/bin/env node
/**
 * How close a generated project comes to the least that a program does to have the same rows: the
 * floor (bench/crawl/floor), measured in the same run, on the same chain, with the same tables.
 *
 *   npm run bench -- crawl
 *   npm run bench -- crawl --rounds 3 --events 50000 --databases sqlite
 */
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { fillArchive } from './crawl/archive.mjs'
import { startFilledChain } from './crawl/chain.mjs'
import { compare, compareOffline } from './crawl/compare.mjs'
import { openPlace } from './crawl/databases.mjs'
import { makeProject } from './crawl/project.mjs'
import { atLeast, atMost, printSides, shown } from './crawl/report.mjs'

const small = 50_000
const large = 500_000
const limits = {
  rate: 0.8,
  serverRate: 0.7,
  archiveRate: 0.7,
  cpu: 1.3,
  megabytes: 200,
  growth: 1.1,
  memoryGrowth: 1.25,
  /** Calls that neither ranges nor blocks explain: who the node is, where its head is. */
  otherCalls: 10,
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    events: { type: 'string', default: `${small},${large}` },
    databases: { type: 'string', default: 'sqlite,mysql,postgres' },
  },
})
const rounds = Number(values.rounds)

const project = await makeProject()
for (const dialect of values.databases.split(',')) {
  const place = await openPlace(dialect, project)
  if (place.missing) {
    console.log(`${dialect}: left out, ${place.missing}\n`)
    continue
  }
  try {
    if (dialect === 'sqlite') {
      await measureSizes(place)
      await measureArchive(place)
    } else await measureServer(dialect, place)
  } finally {
    await place.close()
  }
}

async function measureSizes(place) {
  const results = []
  for (const events of values.events.split(',').map(Number)) {
    results.push(await measure('SQLite', events, place))
    const { floor, bcdata } = results.at(-1)
    atLeast('events/s', floor.seconds / bcdata.seconds, limits.rate)
    atMost('CPU seconds', bcdata.cpuSeconds / floor.cpuSeconds, limits.cpu)
    console.log(`  ${shown(bcdata.megabytes)} MB, to be at most ${limits.megabytes}`)
    const { ranges, blocks } = bcdata.calls
    const callsMax = floor.calls.all + ranges + blocks + limits.otherCalls
    console.log(`  ${bcdata.calls.all} calls, to be at most ${callsMax}\n`)
  }
  const [first, second] = results
  if (second === undefined) return
  const growth = (side) => second[side].seconds / first[side].seconds
  console.log('From the first number of events to the second')
  atMost('growth of time', growth('bcdata') / growth('floor'), limits.growth)
  const memoryGrowth = second.bcdata.megabytes / first.bcdata.megabytes
  console.log(`  ${memoryGrowth.toFixed(2)} × the memory, to be at most ${limits.memoryGrowth}\n`)
}

async function measureArchive(place) {
  const archive = await fillArchive({ project, place, events: small })
  const sides = await compareOffline({ project, place, archive, events: small, rounds })
  console.log(`${small} events from the archive into SQLite, medians of ${rounds} rounds`)
  printSides(sides, small)
  atLeast('events/s', sides.floor.seconds / sides.bcdata.seconds, limits.archiveRate)
  console.log()
}

async function measureServer(dialect, place) {
  const names = { mysql: 'MariaDB', postgres: 'PostgreSQL' }
  const { floor, bcdata } = await measure(names[dialect], small, place)
  atLeast('events/s', floor.seconds / bcdata.seconds, limits.serverRate)
  console.log()
}

async function measure(name, events, place) {
  const chain = await startFilledChain(events)
  try {
    const sides = await compare({ project, place, rpc: chain.url, events, rounds })
    const load = loadavg()[0].toFixed(1)
    console.log(`${events} events into ${name}, medians of ${rounds} rounds, load ${load}`)
    printSides(sides, events)
    return sides
  } finally {
    await chain.stop()
  }
}
