import { basename } from 'node:path'
import type { Artifact, ArtifactLayout } from './artifact.js'
import type { ContractEntry } from './contract-entries.js'
import { type Fields, fieldsOf, isFields, parsedFields, textOf } from './json-fields.js'
import { readNatspec } from './read-natspec.js'

/** What an artifact says about its contract, wherever its tool writes it. The ABI is read apart. */
export function readContract(
  path: string,
  { fields, keys }: ContractEntry,
): Omit<Artifact, 'abi' | 'member'> {
  const layout = layoutOf(fields)
  const metadata = parsedFields(fields['metadata'])
  const target = fieldsOf(fieldsOf(metadata['settings'])['compilationTarget'])
  const [targetSource, targetName] = Object.entries(target)[0] ?? []
  const place = placeOf(keys)
  const file = fileNameOf(path, layout)
  const own = textOf(fields['contractName']) ?? textOf(fields['contract_name'])
  // A contract may be deployed under many names, by which its addresses are recorded.
  const deployed = layout === 'hardhat-deploy' && keys.length === 0 ? file.name : undefined
  return {
    name: deployed ?? own ?? textOf(targetName) ?? place.name ?? file.name,
    path,
    layout,
    source: sourceOf(fields) ?? textOf(targetSource) ?? place.source,
    compiler: file.compiler,
    deployable: isDeployable(fields, layout),
    natspec: readNatspec(fields, metadata),
  }
}

function layoutOf(fields: Fields): ArtifactLayout {
  if (/^hh(3|-\w+)-artifact-/.test(textOf(fields['_format']) ?? '')) return 'hardhat'
  const deploys = 'receipt' in fields || 'solcInputHash' in fields || 'numDeployments' in fields
  if (textOf(fields['address']) && deploys) return 'hardhat-deploy'
  if (isFields(fields['evm']) || 'bin' in fields) return 'solc'
  if (isFields(fields['bytecode']) || isFields(fields['metadata'])) return 'foundry'
  if ('contractName' in fields && ('networks' in fields || 'sourcePath' in fields)) return 'truffle'
  return 'plain'
}

/** Hardhat 3's `inputSourceName` tells `project/…` from `npm/<package>@<version>/…`. */
function sourceOf(fields: Fields): string | undefined {
  const ast = textOf(fieldsOf(fields['ast'])['absolutePath'])
  return (
    textOf(fields['inputSourceName']) ??
    textOf(fields['sourceName']) ??
    ast ??
    textOf(fields['sourcePath']) ??
    textOf(fields['sourceId'])
  )
}

/** What the keys say that lead to a contract: `src/A.sol:A`, `src/A.sol` then `A`, `A`. */
function placeOf(keys: readonly string[]): { readonly name?: string; readonly source?: string } {
  const own = keys.filter((key) => !wrappers.has(key))
  const last = own.at(-1)
  if (last === undefined) return {}
  const combined = /^(.*):([^:]+)$/.exec(last)
  if (combined) return { source: combined[1] ?? '', name: combined[2] ?? '' }
  if (isSource(last)) return { source: last, name: basename(last).replace(/\.\w+$/, '') }
  const before = own.at(-2)
  return before !== undefined && isSource(before) ? { source: before, name: last } : { name: last }
}

const wrappers: ReadonlySet<string> = new Set(['contracts', 'default', 'output', 'result'])

function isSource(key: string): boolean {
  return /\.(sol|vy|yul)$/.test(key)
}

/**
 * Foundry names a contract only in its metadata, and not even there with `--no-metadata`. Its files
 * are `Token.json`, or `Token.0.8.26.json`, `Token.<profile>.json` and `Token.0.8.26.<profile>.json`.
 */
function fileNameOf(
  path: string,
  layout: ArtifactLayout,
): { readonly name: string; readonly compiler: string | undefined } {
  const stem = basename(path).replace(/\.(json|abi|txt)$/, '')
  if (layout !== 'foundry') return { name: stem, compiler: undefined }
  const [name = '', ...suffix] = stem.split('.')
  return { name, compiler: suffix.length > 0 ? suffix.join('.') : undefined }
}

function isDeployable(fields: Fields, layout: ArtifactLayout): boolean | undefined {
  if (layout === 'hardhat-deploy') return true
  const code = [
    fields['bytecode'],
    fieldsOf(fields['bytecode'])['object'],
    fieldsOf(fieldsOf(fields['evm'])['bytecode'])['object'],
    fields['bin'],
    fields['unlinked_binary'],
    fieldsOf(fields['deploymentBytecode'])['bytecode'],
    fieldsOf(fieldsOf(fields['data'])['bytecode'])['object'],
  ].find((value) => typeof value === 'string')
  return code === undefined ? undefined : code !== '' && code !== '0x'
}
