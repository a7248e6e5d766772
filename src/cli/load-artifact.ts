import type { Artifact } from '../abi/artifact.js'
import { checkAbi } from '../abi/check-abi.js'
import { readReference } from '../abi/read-reference.js'
import { withLibraries } from '../abi/with-libraries.js'
import { assert, BcdataError } from '../errors.js'
import type { Diagnostic } from '../model/diagnostic.js'
import type { ContractConfig } from '../shared/config.js'

export interface LoadedArtifact {
  readonly artifact: Artifact
  readonly diagnostics: readonly Diagnostic[]
}

/** The artifact that the config names for a contract, with the events of its libraries. */
export function loadArtifact(
  root: string,
  name: string,
  { abi, libraries = [] }: ContractConfig,
): LoadedArtifact {
  const contract = loadReference(root, name, abi)
  const others = libraries.map((library) => loadReference(root, name, library))
  const loaded = [contract, ...others]
  return {
    artifact: withLibraries(
      contract.artifact,
      others.map(({ artifact }) => artifact),
    ),
    diagnostics: [
      ...loaded.flatMap(({ diagnostics }) => diagnostics),
      ...loaded.flatMap(({ artifact }) => checkAbi(artifact.abi, artifact.path)),
    ],
  }
}

function loadReference(root: string, name: string, reference: string): LoadedArtifact {
  const { artifacts, diagnostics } = readReference(root, reference)
  const [artifact] = artifacts
  if (artifact) return { artifact, diagnostics }
  const [problem] = diagnostics
  assert(problem, `neither an artifact nor a problem in ${reference}`)
  throw new BcdataError(problem.code, problem.message, {
    where: `${problem.where} (contract ${name})`,
    hint: problem.hint,
  })
}
