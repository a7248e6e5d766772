import type { Artifact } from './artifact.js'

export interface FoundContract {
  readonly artifact: Omit<Artifact, 'member'>
  /** The keys that lead to it in its file. */
  readonly keys: readonly string[]
}

/** From short to long; the first that nothing else in the file is called is taken. */
const namings: readonly ((contract: FoundContract) => string)[] = [
  ({ artifact }) => artifact.name,
  ({ artifact }) => `${artifact.source ?? ''}:${artifact.name}`,
  ({ keys }) => keys.join('.'),
]

/** What contracts of one file are called behind `#`; the only one of its file needs no name. */
export function withMembers(contracts: readonly FoundContract[]): readonly Artifact[] {
  if (contracts.length === 1) {
    return contracts.map(({ artifact }) => ({ ...artifact, member: undefined }))
  }
  const counts = namings.map((nameOf) => countOf(contracts.map(nameOf)))
  return contracts.map((contract) => {
    const names = namings.map((nameOf) => nameOf(contract))
    const unique = names.find((name, index) => counts[index]?.get(name) === 1)
    return { ...contract.artifact, member: unique ?? names.at(-1) }
  })
}

function countOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
