import { dirname, relative } from 'node:path'
import { identifierLengthMax, pascalCase, propertyName, shorten } from '../model/naming.js'
import type { Artifact } from './artifact.js'
import { parseAbi } from './parse-abi.js'

/** What a contract is called in the config; a TypeScript identifier. */
function contractName({ name }: Artifact): string {
  return propertyName(shorten(identifierOf(name), identifierLengthMax, 'etc'))
}

function identifierOf(name: string): string {
  if (/^[A-Za-z_$][\w$]*$/.test(name)) return name
  return /[A-Za-z0-9]/.test(name) ? pascalCase(name) : 'Contract'
}

/**
 * One contract that several tools compiled, or that was copied to a front end, is one contract: the
 * first of those with the same name and the same events and functions stands for them.
 */
export function withoutCopies<T extends { readonly artifact: Artifact }>(
  contracts: readonly T[],
): readonly T[] {
  return [...byName(contracts).values()].flatMap((same) => {
    if (same.length === 1) return same
    const seen = new Map<string, T>()
    for (const contract of same) {
      const shape = shapeOf(contract.artifact)
      if (!seen.has(shape)) seen.set(shape, contract)
    }
    return [...seen.values()]
  })
}

/**
 * The first contract of a name keeps it; the others get the nearest folder or source file in front
 * that makes theirs unique.
 */
export function withNames<T extends { readonly artifact: Artifact }>(
  contracts: readonly T[],
  root: string,
): readonly (T & { readonly name: string })[] {
  const groups = byName(contracts)
  const taken = new Set(groups.keys())
  return [...groups].flatMap(([name, [first, ...others]]) => [
    ...(first ? [{ ...first, name }] : []),
    ...others.map((contract) => {
      const wanted = qualifiers(contract.artifact, root).map((folder) => folder + name)
      const free = wanted.find((candidate) => !taken.has(candidate)) ?? numbered(name, taken)
      taken.add(free)
      return { ...contract, name: free }
    }),
  ])
}

function byName<T extends { readonly artifact: Artifact }>(
  contracts: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const contract of contracts) {
    const name = contractName(contract.artifact)
    const group = groups.get(name)
    if (group) group.push(contract)
    else groups.set(name, [contract])
  }
  return groups
}

/** Compilers order ABIs differently, and old ones leave `internalType` out. */
function shapeOf({ abi }: Artifact): string {
  return parseAbi(abi)
    .map((item) =>
      JSON.stringify(item, (key, value) => (key === 'internalType' ? undefined : value)),
    )
    .sort()
    .join('\n')
}

/**
 * `MockB` of `out/MockB.sol/Token.json`, then `Out`; `Mocks` of `out/mocks/Token.sol/Token.json`. In a
 * file of several contracts the sources tell them apart.
 */
function qualifiers(artifact: Artifact, root: string): readonly string[] {
  const { member, source = '', path, name } = artifact
  return (member === undefined ? dirname(relative(root, path)) : source)
    .split(/[\\/]/)
    .map((folder) => folder.replace(/\.(sol|vy)$/, ''))
    .filter((folder) => /[A-Za-z0-9]/.test(folder) && folder !== name)
    .map(pascalCase)
    .reverse()
}

function numbered(name: string, taken: ReadonlySet<string>): string {
  let number = 2
  while (taken.has(`${name}${number}`)) number += 1
  return `${name}${number}`
}
