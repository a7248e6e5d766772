import { type Fields, fieldsOf, isFields, textOf } from './json-fields.js'
import { isAbi, isBareAbi } from './read-abi.js'

/** A contract somewhere in a JSON file. */
export interface ContractEntry {
  readonly fields: Fields
  /** The keys that lead to it. */
  readonly keys: readonly string[]
}

/** `{ output: { contracts: { file: { Name: … } } } }` is the deepest that any tool writes. */
const depthMax = 5

/** Values that are looked at: more than any compiler's output has, fewer than anybody waits for. */
const visitsMax = 50_000

/** What stands beside contracts, is large and never holds one. */
const otherKeys: ReadonlySet<string> = new Set([
  'ast',
  'input',
  'legacyAST',
  'networks',
  'sources',
  'sourcesContent',
])

/**
 * Every contract of a file: the file itself, or whatever in it has an ABI, as solc
 * (`contracts[file][name]`, or `contracts["file:name"]`), Vyper (`[file]`), build infos
 * (`output.contracts`), metadata (`output`), 0x (`compilerOutput`), exports of hardhat-deploy and
 * modules (`default`) have it.
 */
export function contractEntries(value: unknown): readonly ContractEntry[] {
  const search = { entries: [], visitsLeft: visitsMax }
  visit(value, [], search)
  return search.entries
}

interface Search {
  readonly entries: ContractEntry[]
  visitsLeft: number
}

function visit(value: unknown, keys: readonly string[], search: Search): void {
  search.visitsLeft -= 1
  if (typeof value !== 'object' || value === null || keys.length > depthMax) return
  const contract = Array.isArray(value) ? bareContract(value) : contractOf(value as Fields)
  if (contract) {
    search.entries.push({ fields: contract, keys })
    return
  }
  for (const [key, child] of childrenOf(value, search.visitsLeft)) {
    if (search.visitsLeft <= 0) return
    if (!otherKeys.has(key)) visit(child, [...keys, key], search)
  }
}

/** A list may have millions of items, whose keys alone would take long. */
function childrenOf(value: object, max: number): readonly [string, unknown][] {
  return Object.entries(Array.isArray(value) ? value.slice(0, max) : value)
}

function bareContract(list: readonly unknown[]): Fields | null {
  return isBareAbi(list) ? { abi: list } : null
}

function contractOf(value: Fields): Fields | null {
  if (isAbi(value['abi'])) return value
  // 0x: the compiler's output is in the artifact, the name beside it.
  const output = fieldsOf(value['compilerOutput'])
  if (isAbi(output['abi'])) return { ...output, contractName: value['contractName'] }
  // The compiler's metadata as a file of its own (Remix, Sourcify, solc --metadata).
  if (isAbi(fieldsOf(value['output'])['abi']) && isFields(value['settings'])) {
    return { abi: fieldsOf(value['output'])['abi'], metadata: value }
  }
  // A block explorer's answer: { status, message, result }, or the entries of its result.
  if (isAbi(value['ABI'])) return { abi: value['ABI'], contractName: value['ContractName'] }
  if (textOf(value['status']) && isAbi(value['result'])) return { abi: value['result'] }
  return null
}
