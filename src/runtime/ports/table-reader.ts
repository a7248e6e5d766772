/** The event tables as a reconciliation reads them. */
export interface TableReader {
  /**
   * Rows of the chain up to and including `toBlock`, in chain order and in bounded batches, decoded
   * as the table registry says. Blocks up to `toBlock` are final, so that the rows can't change
   * while they are read. May be repeated.
   */
  rows(query: TableQuery): AsyncIterable<readonly TableRow[]>
}

export interface TableQuery {
  readonly table: string
  /** `evt_block_number` and `evt_index` come with every row, asked for or not. */
  readonly columns: readonly string[]
  readonly chainId: number
  readonly toBlock: number
  readonly where: TableCondition | null
}

export interface TableRow {
  readonly evt_block_number: number
  readonly evt_index: number
  readonly [column: string]: unknown
}

export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>='

/** The adapter encodes the value as the column stores it. */
export type TableCondition =
  | {
      readonly column: string
      readonly operator: ComparisonOperator
      readonly value: string | number | bigint | boolean
    }
  | { readonly and: readonly TableCondition[] }
  | { readonly or: readonly TableCondition[] }
