import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { deployments, readArtifact } from '../scripts/demo/deploy.mjs'

const bytecode = `0x${'60'.repeat(8_000)}`

/**
 * A Foundry dapp with so many contracts, from the ABIs below a folder or from our examples': each under
 * its own name first, then again under numbered ones. Answers how many events they have.
 */
export function writeDapp(folder, contractCount, abiFolder) {
  const templates = abiFolder ? abisBelow(abiFolder) : exampleAbis()
  const taken = new Set()
  let events = 0
  for (let index = 0; index < contractCount; index++) {
    // Of few contracts all sizes: taking the first ones would take one publisher's.
    const spread = contractCount < templates.length ? templates.length / contractCount : 1
    const { abi, name } = templates[Math.floor(index * spread) % templates.length]
    writeArtifact(folder, freeName(name, taken), abi)
    events += abi.filter(isEvent).length
  }
  writeFileSync(join(folder, 'foundry.toml'), '[profile.default]\n')
  return events
}

/** An artifact as Foundry writes it. */
function writeArtifact(folder, name, abi) {
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
    id: 0,
  }
  mkdirSync(join(folder, 'out', `${name}.sol`), { recursive: true })
  writeFileSync(join(folder, 'out', `${name}.sol`, `${name}.json`), JSON.stringify(artifact))
}

function freeName(wanted, taken) {
  let name = wanted
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${wanted}${number}`
  taken.add(name.toLowerCase())
  return name
}

function exampleAbis() {
  return deployments.map((deployment) => ({
    name: deployment.contract,
    abi: readArtifact(deployment).abi,
  }))
}

/** Those with events, which is what a data project is about. */
function abisBelow(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .sort()
    .map((path) => ({
      name: basename(path, '.json').replace(/\W/g, ''),
      abi: JSON.parse(readFileSync(join(folder, path), 'utf8')),
    }))
    .filter(({ abi }) => Array.isArray(abi) && abi.some(isEvent))
}

function isEvent(item) {
  return item?.type === 'event'
}
