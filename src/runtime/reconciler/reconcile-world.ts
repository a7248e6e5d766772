import type { BlockStore } from '../ports/block-store.js'
import type { ChainSource } from '../ports/chain-source.js'
import type { DerivedHistory } from '../ports/derived-history.js'
import type { TableReader } from '../ports/table-reader.js'

/** What a rule needs of the project it runs in. */
export interface ReconcileWorld {
  readonly source: ChainSource
  readonly blocks: Pick<BlockStore<never>, 'bindChain' | 'checkpoint' | 'gap' | 'parked'>
  readonly tables: TableReader
  readonly history: DerivedHistory
  /** The project's folder: `localDir` is relative to it. */
  readonly directory: string
  readonly signal?: AbortSignal
}
