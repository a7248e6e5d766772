import type { Artifact, Natspec } from './artifact.js'
import { fieldsOf } from './json-fields.js'

/**
 * A library that is called by `delegatecall` emits in the name of the contract, and the compiler
 * doesn't put its events into the contract's ABI. The contract's own comments win over a library's.
 */
export function withLibraries(contract: Artifact, libraries: readonly Artifact[]): Artifact {
  if (libraries.length === 0) return contract
  const events = libraries.flatMap(({ abi }) => abi.filter(isEvent))
  return {
    ...contract,
    abi: [...contract.abi, ...events],
    natspec: mergedNatspec([...libraries, contract].map(({ natspec }) => natspec)),
  }
}

function isEvent(item: object): boolean {
  return fieldsOf(item)['type'] === 'event'
}

/** The last one that says something about an event counts. */
function mergedNatspec(all: readonly Natspec[]): Natspec {
  const events = all.flatMap((natspec) => Object.entries(natspec.events))
  return { contract: all.at(-1)?.contract, events: Object.fromEntries(events) }
}
