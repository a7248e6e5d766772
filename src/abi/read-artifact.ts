import { basename } from 'node:path'
import type { Diagnostic } from '../model/diagnostic.js'
import type { Artifact } from './artifact.js'
import { noNatspec } from './artifact.js'
import { isAbi } from './parse-abi.js'
import { readNatspec } from './read-natspec.js'

export type ArtifactAnswer = Artifact | Diagnostic | null

/**
 * Recognises an artifact by its content. Null for a file that is something else (a package.json, a
 * debug file, build info); a diagnostic for one that should be an artifact and is not, which is every
 * file that a person has named.
 */
export function readArtifact(path: string, text: string, named = false): ArtifactAnswer {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    return named || looksLikeAbi(path, text) ? notJson(path, cause) : null
  }
  if (isAbi(value)) return named || value.length > 0 ? plainArtifact(path, value) : null
  if (typeof value !== 'object' || value === null || !('abi' in value)) {
    return named ? noAbi(path) : null
  }
  const file = value as Record<string, unknown>
  if (!isAbi(file['abi'])) return noAbi(path)
  if (/^hh(3|-sol)-artifact-/.test(textOf(file['_format']) ?? '')) {
    return hardhatArtifact(path, file, file['abi'])
  }
  if (isObject(file['bytecode']) || isObject(file['metadata'])) {
    return foundryArtifact(path, file, file['abi'])
  }
  return plainArtifact(path, file['abi'], textOf(file['contractName']))
}

function plainArtifact(path: string, abi: readonly object[], name?: string): Artifact {
  return {
    name: name ?? fileStem(path),
    path,
    layout: 'plain',
    source: undefined,
    compiler: undefined,
    abi,
    deployable: undefined,
    natspec: noNatspec,
  }
}

/** Hardhat 3 adds `inputSourceName`, which tells `project/…` from `npm/<package>@<version>/…`. */
function hardhatArtifact(
  path: string,
  file: Record<string, unknown>,
  abi: readonly object[],
): Artifact {
  return {
    name: textOf(file['contractName']) ?? fileStem(path),
    path,
    layout: 'hardhat',
    source: textOf(file['inputSourceName']) ?? textOf(file['sourceName']),
    compiler: undefined,
    abi,
    deployable: textOf(file['bytecode']) !== '0x',
    natspec: noNatspec,
  }
}

/**
 * Foundry names the contract only in its metadata, and not even there with `--no-metadata`. Its files
 * are `Token.json`, or `Token.0.8.26.json`, `Token.<profile>.json` and `Token.0.8.26.<profile>.json`.
 */
function foundryArtifact(
  path: string,
  file: Record<string, unknown>,
  abi: readonly object[],
): Artifact {
  const metadata = isObject(file['metadata']) ? file['metadata'] : {}
  const settings = isObject(metadata['settings']) ? metadata['settings'] : {}
  const target = isObject(settings['compilationTarget']) ? settings['compilationTarget'] : {}
  const [source, name] = Object.entries(target)[0] ?? []
  const bytecode = isObject(file['bytecode']) ? file['bytecode']['object'] : undefined
  const [stem = '', ...suffix] = fileStem(path).split('.')
  return {
    name: textOf(name) ?? stem,
    path,
    layout: 'foundry',
    source,
    compiler: suffix.length > 0 ? suffix.join('.') : undefined,
    abi,
    deployable: bytecode !== '0x',
    natspec: readNatspec(metadata),
  }
}

function looksLikeAbi(path: string, text: string): boolean {
  if (path.endsWith('.abi')) return true
  return /"abi"\s*:|"_format"\s*:\s*"hh|"stateMutability"\s*:|\.sol[\\/][^\\/]+\.json$/.test(
    `${text}\n${path}`,
  )
}

function notJson(path: string, cause: unknown): Diagnostic {
  return {
    code: 'ABI_NOT_JSON',
    where: path,
    message: `The file is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`,
    hint: 'Compile the contracts again, or remove the broken file.',
  }
}

function noAbi(path: string): Diagnostic {
  return {
    code: 'ABI_INVALID',
    where: path,
    message: 'The file holds no ABI: no list of events and functions, and no field "abi" with one.',
    hint: 'Compile the contracts again, or leave this file out.',
  }
}

function fileStem(path: string): string {
  return basename(path).replace(/\.(json|abi)$/, '')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
