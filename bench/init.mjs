#!/usr/bin/env node
/**
 * How long `bcdata init --yes --no-install` takes for a dapp with 20 contracts: the whole process.
 *
 *   npm run bench:init
 *   npm run bench:init -- <folder>    with the ABI files (*.json) below a folder instead of our examples'
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deployments, readArtifact } from '../scripts/demo/deploy.mjs'
import { repository } from '../scripts/demo/project.mjs'
import { medians, milliseconds, timeCommand } from './measure.mjs'

const rounds = 5
const contractCount = 20
const secondsMax = 3

const folder = mkdtempSync(join(tmpdir(), 'bcdata-bench-init-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const [abiFolder] = process.argv.slice(2)
const events = writeArtifacts(abiFolder ? abisBelow(abiFolder) : exampleAbis())
await main()

async function main() {
  const cli = join(repository, 'bin/bcdata.js')
  let run = 0
  const [bare, init] = await medians(rounds, [
    () => timeCommand(process.execPath, ['--eval', '0']),
    () => {
      const args = [cli, 'init', `project-${run++}`, '--yes', '--no-install']
      return timeCommand(process.execPath, args, { cwd: folder })
    },
  ])
  checkProject(join(folder, 'project-0'))
  console.log(`bare node                     ${milliseconds(bare)}`)
  console.log(`bcdata init, ${contractCount} contracts     ${milliseconds(init)}`)
  const share = Math.round((bare / init) * 100)
  const seconds = (init / 1000).toFixed(2)
  console.log(
    `${events} events; ${seconds} s, to be below ${secondsMax} s; bare node is ${share} % of it`,
  )
}

/** Artifacts as Foundry writes them, each under a name of its own; answers how many events they have. */
function writeArtifacts(templates) {
  let events = 0
  for (let index = 0; index < contractCount; index++) {
    const { abi, bytecode } = templates[index % templates.length]
    const name = `Contract${String.fromCharCode(65 + index)}`
    const metadata = {
      compiler: { version: '0.8.37+commit.00000000' },
      language: 'Solidity',
      output: { abi, devdoc: { kind: 'dev', methods: {}, version: 1 } },
      settings: { compilationTarget: { [`src/${name}.sol`]: name } },
      sources: {},
      version: 1,
    }
    const artifact = {
      abi,
      bytecode: { object: bytecode, sourceMap: '', linkReferences: {} },
      deployedBytecode: { object: bytecode, sourceMap: '', linkReferences: {} },
      methodIdentifiers: {},
      rawMetadata: JSON.stringify(metadata),
      metadata,
      id: index,
    }
    mkdirSync(join(folder, 'out', `${name}.sol`), { recursive: true })
    writeFileSync(join(folder, 'out', `${name}.sol`, `${name}.json`), JSON.stringify(artifact))
    events += abi.filter((item) => item.type === 'event').length
  }
  writeFileSync(join(folder, 'foundry.toml'), '[profile.default]\n')
  return events
}

function exampleAbis() {
  return deployments.map((deployment) => readArtifact(deployment))
}

/** Of all ABIs with events as many as are needed, from the smallest to the largest. */
function abisBelow(path) {
  const eventCount = ({ abi }) => abi.filter((item) => item.type === 'event').length
  return readdirSync(path, { recursive: true })
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(path, name), 'utf8')))
    .filter((abi) => Array.isArray(abi) && abi.some((item) => item?.type === 'event'))
    .map((abi) => ({ abi, bytecode: `0x${'60'.repeat(8_000)}` }))
    .toSorted((a, b) => eventCount(a) - eventCount(b))
    .filter((_, index, all) => index % Math.ceil(all.length / contractCount) === 0)
}

/** A fast run that left something out would prove nothing. */
function checkProject(project) {
  const config = readFileSync(join(project, 'bcdata.config.ts'), 'utf8')
  const count = config.match(/^\s+abi: /gm)?.length
  if (count !== contractCount) throw new Error(`init took ${count} of ${contractCount} contracts.`)
}
