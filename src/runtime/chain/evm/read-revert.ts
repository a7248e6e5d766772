import type { Hex } from '../../../shared/hex.js'

const bytes = /0x(?:[0-9a-f]{2})*$/i

/**
 * What a contract said when it refused. Most nodes answer its bytes as they are; Hardhat puts them into
 * an object, and OpenEthereum, like Nethermind before 1.21, behind a word: `Reverted 0x08c3…`. Nothing
 * where the node says nothing.
 */
export function readRevert(data: unknown): Hex {
  if (typeof data === 'string') return (bytes.exec(data)?.[0].toLowerCase() ?? '0x') as Hex
  if (typeof data === 'object' && data !== null && 'data' in data) return readRevert(data.data)
  return '0x'
}
