import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Diagnostic } from '../model/diagnostic.js'
import { printable, quoted } from '../shared/printable.js'
import type { Artifact } from './artifact.js'
import { type FoundArtifacts, readArtifacts } from './find-artifacts.js'

/**
 * The contract that a config names: `out/Token.sol/Token.json`, or `combined.json#Token` in a file of
 * several (`combined.json#src/Token.sol:Token` where two have that name). One artifact; without one,
 * the first diagnostic says why, otherwise they are remarks.
 * @param root what the path is relative to
 */
export function readReference(root: string, reference: string): FoundArtifacts {
  const { path, member } = splitReference(root, reference)
  const found = readArtifacts([path], true)
  const wanted = found.artifacts.filter((artifact) => isMeant(artifact, member))
  if (wanted.length === 1 || found.artifacts.length === 0) return { ...found, artifacts: wanted }
  return { artifacts: [], diagnostics: [ambiguous(path, member, found.artifacts)] }
}

/** The text that leads `readReference` to the artifact. */
export function referenceTo({ path, member }: Pick<Artifact, 'path' | 'member'>): string {
  return member === undefined ? path : `${path}#${member}`
}

/** File names may hold a `#` themselves (Ignition's do): the longest part that is a file is the path. */
function splitReference(
  root: string,
  reference: string,
): { readonly path: string; readonly member: string | undefined } {
  for (let at = reference.length; at > 0; at = reference.lastIndexOf('#', at - 1)) {
    const path = resolve(root, reference.slice(0, at))
    if (statSync(path, { throwIfNoEntry: false })?.isFile()) {
      return { path, member: reference.slice(at + 1) || undefined }
    }
  }
  const [path = reference, member] = reference.split('#')
  return { path: resolve(root, path), member }
}

function isMeant(artifact: Artifact, member: string | undefined): boolean {
  if (member === undefined) return true
  return artifact.member === member || artifact.name === member || sourceNameOf(artifact) === member
}

function sourceNameOf({ source, name }: Artifact): string {
  return `${source}:${name}`
}

function ambiguous(
  path: string,
  member: string | undefined,
  artifacts: readonly Artifact[],
): Diagnostic {
  const names = artifacts.map((artifact) => artifact.member ?? artifact.name)
  const list = printable(`${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}`)
  const fact = `${names.length} ${names.length === 1 ? 'contract' : 'contracts'}`
  return {
    code: 'CONTRACT_UNKNOWN',
    where: path,
    message:
      member === undefined
        ? `The file holds ${fact}; one has to be named.`
        : `The file holds ${fact}, and ${quoted(member)} is not exactly one of them.`,
    hint: `Write the contract's name behind the path, as in \`#${names[0]}\`. It holds: ${list}.`,
  }
}
