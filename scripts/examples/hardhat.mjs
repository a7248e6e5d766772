import { createHash } from 'node:crypto'
import { compile, readSources, settings, solcLongVersion, solcVersion } from './solc.mjs'

/** Artifacts as Hardhat 2 writes them: path → text. */
export function hardhatArtifacts(dapp) {
  const input = {
    language: 'Solidity',
    sources: readSources(dapp, ['contracts']),
    settings: {
      ...settings,
      outputSelection: {
        '*': {
          '*': [
            'abi',
            'metadata',
            'evm.methodIdentifiers',
            ...codeParts('bytecode'),
            ...codeParts('deployedBytecode'),
          ],
        },
      },
    },
  }
  const output = compile(input)
  const head = { _format: 'hh-sol-build-info-1', solcVersion, solcLongVersion, input }
  const id = createHash('md5').update(JSON.stringify(head)).digest('hex')

  const files = new Map()
  files.set(`artifacts/build-info/${id}.json`, pretty({ id, ...head, output }))
  for (const [source, contracts] of Object.entries(output.contracts)) {
    const depth = '../'.repeat(source.split('/').length)
    for (const [name, contract] of Object.entries(contracts)) {
      const path = `artifacts/${source}/${name}`
      files.set(`${path}.json`, pretty(artifact(source, name, contract)))
      files.set(
        `${path}.dbg.json`,
        pretty({ _format: 'hh-sol-dbg-1', buildInfo: `${depth}build-info/${id}.json` }),
      )
    }
  }
  return files
}

/** Not all of the code's description: operation names and debug data would be a megabyte. */
function codeParts(kind) {
  return ['object', 'sourceMap', 'linkReferences'].map((part) => `evm.${kind}.${part}`)
}

function artifact(sourceName, contractName, { abi, evm }) {
  return {
    _format: 'hh-sol-artifact-1',
    contractName,
    sourceName,
    abi,
    bytecode: `0x${evm.bytecode.object}`,
    deployedBytecode: `0x${evm.deployedBytecode.object}`,
    linkReferences: evm.bytecode.linkReferences,
    deployedLinkReferences: evm.deployedBytecode.linkReferences,
  }
}

function pretty(value) {
  return `${JSON.stringify(value, null, 2)}\n`
}
