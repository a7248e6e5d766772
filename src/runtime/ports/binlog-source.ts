/** A file that a source offers. */
export interface BinlogFile {
  /** `18.binlog`: the number of its first block. */
  readonly name: string
  readonly firstBlock: number
  /** In bytes, where the source says it exactly. */
  readonly size: number | null
}

/** A file from an offset on, as it is at this time. */
export interface BinlogContent {
  /** Of the whole file in bytes; null where the source doesn't say. */
  readonly size: number | null
  /**
   * Of at most a few hundred KiB each, up to the file's end. Rejects as the source does. May be left
   * at any time; if nothing was taken yet, only the signal ends what is under way.
   */
  readonly chunks: AsyncIterable<Uint8Array>
}

/**
 * Where binlog files come from: a directory of a node, or an HTTP server over it. Transport only:
 * nothing in what it delivers is believed. Rejects with BINLOG_SOURCE_UNREACHABLE (may pass) or
 * BINLOG_SOURCE_INVALID (its answer makes no sense). May be read at several places at once.
 */
export interface BinlogSource {
  /** For messages and metrics: the directory, or the URL without its secrets. */
  readonly name: string
  /**
   * All files, by first block. A source that has no list finds files by their names: the one that
   * begins with the block `near`, the one that begins with block 0, and those found before.
   */
  files(near: number, signal?: AbortSignal): Promise<readonly BinlogFile[]>
  /**
   * Rejects with BINLOG_REPLACED when the file is gone or ends before the offset, now or while it is
   * read. Whether other bytes are the same as before is for the reader to find out.
   */
  read(file: BinlogFile, offset: number, signal?: AbortSignal): Promise<BinlogContent>
}
