import { fileVersion, versionBytes } from './binlog-format.js'

/** What stands in front of a file's first frame. */
export function encodeFileHeader(): Buffer {
  const header = Buffer.alloc(versionBytes)
  header.writeUInt32BE(fileVersion)
  return header
}
