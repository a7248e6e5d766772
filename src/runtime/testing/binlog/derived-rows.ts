import type { ChainCrypto } from '../../ports/chain-crypto.js'
import { itemsOf, rawOf, readRlp } from '../../stash/ledger/rlp.js'
import { rlpList } from '../../stash/ledger/write-rlp.js'
import { hexOf } from '../../stash/text/byte-text.js'
import type { TableDrafts } from './block-draft.js'
import {
  type BlockParts,
  encodeBlockParts,
  encodeHeader,
  encodeSignatures,
} from './encode-ledger-block.js'

/** The rows that say again what a block says; only `_sys_current_state_` says more. */
export function derivedRows(crypto: ChainCrypto, parts: BlockParts): TableDrafts {
  const { header, hash, transactions, signatures } = parts
  const name = hexOf(hash)
  const number = String(header.number)
  const always = {
    _sys_number_2_hash_: { insert: [[number, name]] },
    _sys_hash_2_block_: { insert: [[name, encodeBlockParts(parts)]] },
  }
  if (header.number === 0) return always
  return {
    ...always,
    _sys_hash_2_header_: { insert: [[name, encodeHeader(header), encodeSignatures(signatures)]] },
    _sys_block_2_nonces_: { insert: [[number, rlpList(transactions.map(nonceOf))]] },
    _sys_tx_hash_2_block_: {
      insert: transactions.map((bytes, index) => [
        hexOf(crypto.hash(bytes)),
        number,
        String(index),
      ]),
    },
  }
}

/** Encoded as it is in the transaction. */
function nonceOf(transaction: Uint8Array): Uint8Array {
  const [nonce] = itemsOf(readRlp(transaction))
  if (nonce === undefined) throw new RangeError('A transaction has no items.')
  return rawOf(nonce)
}
