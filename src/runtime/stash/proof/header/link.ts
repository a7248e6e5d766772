import type { ChainCrypto } from '../../../ports/chain-crypto.js'
import type { LedgerBlock } from '../../ledger/read-ledger-block.js'
import { Refusal, verifySame } from '../refusal.js'

/** The header has the hash that the block goes by. */
export function verifyHeaderHash(crypto: ChainCrypto, { header, hash }: LedgerBlock): void {
  verifySame('header-hash', "The block's hash", {
    actual: hash,
    expected: crypto.hash(header.raw),
  })
}

/** The header is that of the block with the number, and follows the one before. */
export function verifyLink(
  { header }: LedgerBlock,
  expected: { readonly number: number; readonly parentHash: string },
): void {
  if (header.number !== expected.number) {
    const facts = `of block ${header.number}, but should be of block ${expected.number}`
    throw new Refusal('number', `The header is ${facts}.`)
  }
  verifySame('parent', 'The hash of the block before', {
    actual: header.parentHash,
    expected: Buffer.from(expected.parentHash, 'hex'),
  })
}
