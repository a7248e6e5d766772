import type { Hex } from '../../../shared/hex.js'
import type { BlockHeader } from '../../ports/chain-source.js'
import { FieldProblem, type JsonObject, readHash, readNumber, readObject } from './read-fields.js'

/** A block of `eth_getBlockBy…`; null when the node doesn't have it. Throws a FieldProblem. */
export function readHeader(result: unknown): BlockHeader | null {
  return result === null ? null : headerOf(readObject(result, 'the block'))
}

export function headerOf(block: JsonObject): BlockHeader {
  // A pending block has neither number nor hash; no question of ours asks for one.
  if (block['hash'] === null) throw new FieldProblem('hash is null')
  return {
    number: readNumber(block['number'], 'number'),
    hash: readHash(block['hash'], 'hash'),
    parentHash: readHash(block['parentHash'], 'parentHash'),
    time: readNumber(block['timestamp'], 'timestamp'),
    ...readBloom(block),
  }
}

const bloom = /^0x[0-9a-f]{512}$/

/** Chains without blooms leave the field out, or give something shorter. */
function readBloom({ logsBloom }: JsonObject): Pick<BlockHeader, 'logsBloom'> {
  return typeof logsBloom === 'string' && bloom.test(logsBloom)
    ? { logsBloom: logsBloom as Hex }
    : {}
}
