import { crc32 } from 'node:zlib'
import type { BinlogBlock } from '../../ports/binlog.js'
import { crcBytes, lengthBytes } from './binlog-format.js'
import { writeBlock } from './encode-block.js'
import { measureBlock } from './measure-block.js'

/** The block with its length and CRC, as it stands in a file. Throws as encodeBlock does. */
export function encodeFrame(block: BinlogBlock): Buffer {
  const blockBytes = measureBlock(block)
  const frame = Buffer.allocUnsafe(lengthBytes + blockBytes + crcBytes)
  const body = frame.subarray(lengthBytes, lengthBytes + blockBytes)
  frame.writeUInt32BE(blockBytes + crcBytes)
  writeBlock(block, body)
  frame.writeUInt32BE(crc32(body), lengthBytes + blockBytes)
  return frame
}
