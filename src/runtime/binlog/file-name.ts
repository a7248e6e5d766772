import type { BinlogFile } from '../ports/binlog-source.js'

/** As a node names its files: no zero padding. */
const fileName = /^(0|[1-9]\d{0,15})\.binlog$/

/** Null for anything but a binlog file: a server or a directory may have what it likes. */
export function toFile(name: string, size: number | null): BinlogFile | null {
  const firstBlock = Number(fileName.exec(name)?.[1] ?? Number.NaN)
  return Number.isSafeInteger(firstBlock) ? { name, firstBlock, size } : null
}

/** Numbers, not texts: 9 comes before 18. A file that is named twice is one file. */
export function inOrder(files: Iterable<BinlogFile>): readonly BinlogFile[] {
  const byName = new Map([...files].map((file) => [file.name, file]))
  return [...byName.values()].sort((one, other) => one.firstBlock - other.firstBlock)
}
