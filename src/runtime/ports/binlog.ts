/**
 * A block as the binlog of a FISCO BCOS 2.x node has it: the rows that it changed. Names are texts of
 * one character per byte (latin1): lossless, and they sort as the node sorts them.
 */
export interface BinlogBlock {
  readonly number: number
  /** `plain`: nodes before 2.5.0, whose rows have no flags, so that an absent value is an empty one. */
  readonly format: 'flagged' | 'plain'
  readonly tables: readonly BinlogTable[]
}

export interface BinlogTable {
  readonly name: string
  /** As written: the key column first, `_status_`, `_num_` and `_id_` among the rest. */
  readonly columns: readonly string[]
  /** Rows that existed before the block, complete, as they are after it. */
  readonly dirty: readonly BinlogRow[]
  /** Rows that the block created. */
  readonly created: readonly BinlogRow[]
}

export interface BinlogRow {
  /** Unsigned, 64 bits. */
  readonly id: bigint
  /** 0 normal, 1 deleted. */
  readonly status: number
  /** One per data column (every column but the three meta columns); null where it is absent. */
  readonly values: readonly (Uint8Array | null)[]
}

/** Where in a source a frame begins. */
export interface FramePlace {
  readonly file: string
  /** Of the frame's length word. */
  readonly offset: number
}

/** A frame whose length and CRC are right and whose bytes are a block. */
export interface BinlogFrame {
  readonly place: FramePlace
  /** The block's bytes, without length and CRC. */
  readonly bytes: Uint8Array
  readonly crc: number
  readonly block: BinlogBlock
}
