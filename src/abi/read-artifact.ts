import type { Diagnostic } from '../model/diagnostic.js'
import { messageOf } from '../shared/message-of.js'
import type { Artifact } from './artifact.js'
import { type ContractEntry, contractEntries } from './contract-entries.js'
import { fragmentLines, isFragment } from './human-readable/read-fragments.js'
import { fieldsOf } from './json-fields.js'
import { withMembers } from './member-names.js'
import { readAbi } from './read-abi.js'
import { readContract } from './read-contract.js'

export interface ReadArtifacts {
  readonly artifacts: readonly Artifact[]
  readonly diagnostics: readonly Diagnostic[]
}

const nothing: ReadArtifacts = { artifacts: [], diagnostics: [] }

/**
 * The contracts of a file, recognised by its content. A file that is something else (a package.json,
 * a debug file) has none; a diagnostic is about one that should be an artifact and is not, which is
 * every file that a person has named.
 */
export function readArtifact(path: string, text: string, named = false): ReadArtifacts {
  const source = text.replace(/^\uFEFF/, '')
  if (!named && !mayHoldAbi(path, source)) return nothing
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch (cause) {
    const lines = fragmentLines(source)
    if (lines.some(isFragment)) return readEntries(path, [{ fields: { abi: lines }, keys: [] }])
    return named || looksLikeAbi(path, source) ? problem(notJson(path, cause)) : nothing
  }
  const entries = contractEntries(value)
  if (entries.length > 0) return readEntries(path, entries)
  const claims = typeof fieldsOf(value)['abi'] === 'object'
  return named || claims ? problem(noAbi(path)) : nothing
}

function readEntries(path: string, entries: readonly ContractEntry[]): ReadArtifacts {
  const contracts = entries.flatMap((entry) => {
    const read = readAbi(entry.fields['abi'], path)
    if (!read) return []
    const artifact = { ...readContract(path, entry), abi: read.abi }
    return [{ artifact, keys: entry.keys, diagnostics: read.diagnostics }]
  })
  return {
    artifacts: withMembers(contracts),
    diagnostics: contracts.flatMap(({ diagnostics }) => diagnostics),
  }
}

/** Spares parsing a dapp's other JSON files, which are the larger ones. */
function mayHoldAbi(path: string, text: string): boolean {
  return path.endsWith('.abi') || /"(abi|ABI|inputs|result)"\s*:|^\s*\[\s*"/.test(text)
}

function looksLikeAbi(path: string, text: string): boolean {
  if (path.endsWith('.abi')) return true
  return /"abi"\s*:|"_format"\s*:\s*"hh|"stateMutability"\s*:|\.sol[\\/][^\\/]+\.json$/.test(
    `${text}\n${path}`,
  )
}

function problem(diagnostic: Diagnostic): ReadArtifacts {
  return { artifacts: [], diagnostics: [diagnostic] }
}

function notJson(path: string, cause: unknown): Diagnostic {
  return {
    code: 'ABI_NOT_JSON',
    where: path,
    message: `The file is not JSON: ${messageOf(cause)}.`,
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
