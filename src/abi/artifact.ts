/** A compiled contract as some tool wrote it, reduced to what we need. */
export interface Artifact {
  /** The contract's name in its source. */
  readonly name: string
  /** Absolute path of the file. */
  readonly path: string
  /** What stands for it behind `#` in a reference, where its file holds several contracts. */
  readonly member: string | undefined
  readonly layout: ArtifactLayout
  /** Path of the Solidity source, where the artifact names it. */
  readonly source: string | undefined
  /** Compiler version and profile that Foundry puts into the file name when it used several. */
  readonly compiler: string | undefined
  readonly abi: readonly object[]
  /** False for interfaces and abstract contracts; undefined where the layout has no byte code. */
  readonly deployable: boolean | undefined
  readonly natspec: Natspec
}

/** `solc` stands for its own output and for build infos that hold it; `plain` for all else. */
export type ArtifactLayout = 'foundry' | 'hardhat' | 'truffle' | 'solc' | 'hardhat-deploy' | 'plain'

/** What NatSpec says, by canonical event signature. */
export interface Natspec {
  readonly contract: string | undefined
  readonly events: Readonly<Record<string, EventNatspec>>
}

export interface EventNatspec {
  readonly notice: string | undefined
  readonly params: Readonly<Record<string, string>>
}

export const noNatspec: Natspec = { contract: undefined, events: {} }
