#!/usr/bin/env node
/**
 * What a project of a whole corpus costs: `bcdata init` over 574 contracts, `bcdata generate` on what
 * it made, and `init` over 20; each the whole process, with the processor's seconds, which a busy
 * machine doesn't change. The split by stage is from a sampled run of its own.
 *
 *   npm run bench:generate
 *   npm run bench:generate -- <folder>    with the ABI files (*.json) below a folder instead of our examples'
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repository } from '../scripts/demo/project.mjs'
import { writeDapp } from './corpus-dapp.mjs'
import { timeCommand } from './measure.mjs'
import { measureProcess } from './measure-process.mjs'
import { splitByStage } from './stages.mjs'

const corpusCount = 574
const smallCount = 20
/** A machine that is three times too slow still says how slow. */
const timeoutMs = 180_000
const limits = { msPerContract: 35, megabytes: 600, smallSeconds: 2 }

const cli = join(repository, 'bin/bcdata.js')
const init = ['init', 'project', '--yes', '--no-install']

const work = mkdtempSync(join(tmpdir(), 'bcdata-bench-generate-'))
process.on('exit', () => rmSync(work, { recursive: true, force: true }))
await main(process.argv[2])

async function main(abiFolder) {
  const corpus = dappOf('corpus', corpusCount, abiFolder)
  console.log(`${corpusCount} contracts, ${corpus.events} events`)
  const first = await run(corpus.folder, init)
  const project = join(corpus.folder, 'project')
  const before = filesOf(project)
  const second = await run(project, ['generate'])
  const touched = filesOf(project).filter((file, index) => file !== before[index])
  const small = await run(dappOf('small', smallCount, abiFolder).folder, init)

  const perContract = (first.seconds * 1000) / corpusCount
  printRun('first run', first)
  console.log(`  ${atMost(perContract, limits.msPerContract, 'ms per contract')}`)
  console.log(`  ${atMost(first.megabytes, limits.megabytes, 'MB')}`)
  printRun('second run', second)
  console.log(`  ${touched.length} of ${before.length} files touched, to be 0`)
  printRun(`${smallCount} contracts`, small)
  console.log(`  ${atMost(small.seconds, limits.smallSeconds, 's', 2)}`)
  await printStages(dappOf('sampled', corpusCount, abiFolder).folder)
}

function dappOf(name, contractCount, abiFolder) {
  const folder = join(work, name)
  mkdirSync(folder)
  return { folder, events: writeDapp(folder, contractCount, abiFolder) }
}

function run(cwd, args) {
  return measureProcess([cli, ...args], { cwd, timeoutMs })
}

function printRun(name, { seconds, cpuSeconds, megabytes }) {
  const parts = [
    `${seconds.toFixed(2)} s`,
    `${cpuSeconds.toFixed(2)} s of a processor`,
    `${Math.round(megabytes)} MB`,
  ]
  console.log(`${name.padEnd(14)} ${parts.join(', ')}`)
}

function atMost(value, limit, unit, digits = 0) {
  return `${value.toFixed(digits)} ${unit}, to be at most ${limit}`
}

async function printStages(cwd) {
  const folder = join(work, 'profile')
  const args = ['--cpu-prof', `--cpu-prof-dir=${folder}`, cli, ...init]
  await timeCommand(process.execPath, args, { cwd, timeoutMs })
  const [name] = readdirSync(folder)
  console.log('\nwhere the main thread of a sampled first run is')
  for (const { stage, seconds } of splitByStage(join(folder, name))) {
    console.log(`  ${stage.padEnd(34)} ${seconds.toFixed(2).padStart(6)} s`)
  }
}

/** Every file with what changes when it is written. */
function filesOf(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('node_modules'))
    .sort()
    .flatMap((path) => {
      const status = statSync(join(folder, path))
      const { mtimeMs, ino, size } = status
      // The lock of a run comes and goes in a folder.
      return status.isFile() ? [`${path} ${mtimeMs} ${ino} ${size}`] : []
    })
}
