import type { BlockHeader } from '../../ports/chain-source.js'
import { FieldProblem, readHash, readNumber, readObject } from './read-fields.js'

/** A block of `eth_getBlockBy…`; null when the node doesn't have it. Throws a FieldProblem. */
export function readHeader(result: unknown): BlockHeader | null {
  if (result === null) return null
  const block = readObject(result, 'the block')
  // A pending block has neither number nor hash; no question of ours asks for one.
  if (block['hash'] === null) throw new FieldProblem('hash is null')
  return {
    number: readNumber(block['number'], 'number'),
    hash: readHash(block['hash'], 'hash'),
    parentHash: readHash(block['parentHash'], 'parentHash'),
    time: readNumber(block['timestamp'], 'timestamp'),
  }
}
