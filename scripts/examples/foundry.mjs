import { basename } from 'node:path'
import { compile, readSources, settings } from './solc.mjs'

/** Artifacts as `forge build` writes them: path → text. */
export function foundryArtifacts(dapp) {
  const sources = readSources(dapp, ['src', 'test', 'script'])
  const output = compile({
    language: 'Solidity',
    sources,
    settings: {
      ...settings,
      outputSelection: {
        '*': {
          '*': [
            'abi',
            'metadata',
            'evm.methodIdentifiers',
            ...['bytecode', 'deployedBytecode'].flatMap(codeParts),
          ],
        },
      },
    },
  })
  const files = new Map()
  for (const [source, contracts] of Object.entries(output.contracts)) {
    for (const [name, contract] of Object.entries(contracts)) {
      files.set(
        `out/${basename(source)}/${name}.json`,
        artifact(contract, output.sources[source].id),
      )
    }
  }
  return files
}

function codeParts(kind) {
  const parts = ['object', 'sourceMap', 'linkReferences']
  if (kind === 'deployedBytecode') parts.push('immutableReferences')
  return parts.map((part) => `evm.${kind}.${part}`)
}

function artifact(contract, id) {
  return JSON.stringify({
    abi: foundryAbi(contract.abi),
    bytecode: code(contract.evm.bytecode),
    deployedBytecode: code(contract.evm.deployedBytecode),
    methodIdentifiers: contract.evm.methodIdentifiers,
    rawMetadata: contract.metadata,
    metadata: JSON.parse(contract.metadata),
    id,
  })
}

function code({ object, sourceMap, linkReferences, immutableReferences }) {
  const references = immutableReferences && Object.keys(immutableReferences).length > 0
  return {
    object: `0x${object}`,
    sourceMap: sourceMap ?? '',
    linkReferences,
    ...(references ? { immutableReferences } : {}),
  }
}

const itemOrder = ['constructor', 'fallback', 'receive', 'function', 'event', 'error']

/** Forge writes an ABI by kind, then by name, with its own order of keys. */
function foundryAbi(abi) {
  return abi
    .map((item, index) => ({ item, index }))
    .sort(
      (a, b) =>
        itemOrder.indexOf(a.item.type) - itemOrder.indexOf(b.item.type) ||
        compare(a.item.name ?? '', b.item.name ?? '') ||
        a.index - b.index,
    )
    .map(({ item }) => foundryItem(item))
}

function foundryItem(item) {
  const { type, name, inputs, outputs, stateMutability, anonymous } = item
  return {
    type,
    ...(name === undefined ? {} : { name }),
    ...(inputs === undefined ? {} : { inputs: inputs.map(foundryParameter) }),
    ...(outputs === undefined ? {} : { outputs: outputs.map(foundryParameter) }),
    ...(stateMutability === undefined ? {} : { stateMutability }),
    ...(anonymous === undefined ? {} : { anonymous }),
  }
}

function foundryParameter({ name, type, indexed, internalType, components }) {
  return {
    name,
    type,
    ...(indexed === undefined ? {} : { indexed }),
    internalType,
    ...(components === undefined ? {} : { components: components.map(foundryParameter) }),
  }
}

function compare(a, b) {
  if (a === b) return 0
  return a < b ? -1 : 1
}
