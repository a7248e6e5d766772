import type { JsonObject } from '../read-fields.js'
import { isThere } from './compare.js'
import { address, bytes, fixed, hash, quantity, type ToRlp } from './to-rlp.js'
import { verifyFailed, verifyUnsupported } from './verify-failures.js'
import type { RlpInput, VerifyTools } from './verify-tools.js'

/** The header's fields in their order since the first block (Yellow Paper, 4.3). */
const alwaysThere: Readonly<Record<string, ToRlp>> = {
  parentHash: hash,
  sha3Uncles: hash,
  miner: address,
  stateRoot: hash,
  transactionsRoot: hash,
  receiptsRoot: hash,
  logsBloom: fixed(256),
  difficulty: quantity,
  number: quantity,
  gasLimit: quantity,
  gasUsed: quantity,
  timestamp: quantity,
  extraData: bytes,
  mixHash: hash,
  nonce: fixed(8),
}

/** What forks have added, each behind what was there. */
const addedLater: Readonly<Record<string, ToRlp>> = {
  baseFeePerGas: quantity, // London: EIP-1559
  withdrawalsRoot: hash, // Shanghai: EIP-4895
  blobGasUsed: quantity, // Cancun: EIP-4844
  excessBlobGas: quantity,
  parentBeaconBlockRoot: hash, // EIP-4788
  requestsHash: hash, // Prague: EIP-7685
}

/** What a block carries beside its header. */
const besideHeader = new Set([
  ...['hash', 'size', 'totalDifficulty', 'transactions', 'uncles', 'withdrawals'],
])

/** Besu's IBFT 2 and QBFT leave the seals out of what they hash, and mark their blocks so. */
const sealedMixHash = '0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365'

/** Throws unless the block's hash is the one that its header's fields have. */
export function verifyHeaderHash(block: JsonObject, { encodeRlp, keccak }: VerifyTools): void {
  const number = Number(block['number'])
  const lacking = Object.keys(alwaysThere).find((field) => !isThere(block[field]))
  if (lacking !== undefined) {
    throw verifyUnsupported(number, `its header has no ${lacking}`, 'none')
  }
  const found = block['hash']
  const computed = `0x${Buffer.from(keccak(encodeRlp(headerFields(block)))).toString('hex')}`
  if (typeof found === 'string' && found.toLowerCase() === computed) return
  const unknown = unknownFields(block)
  if (unknown.length > 0) {
    const names = unknown.join(', ')
    throw verifyUnsupported(number, `its hash may cover what is unknown here: ${names}`, 'none')
  }
  if (block['mixHash'] === sealedMixHash) {
    throw verifyUnsupported(number, 'its consensus hashes headers in a way of its own', 'none')
  }
  throw verifyFailed({ block: number, field: 'hash', found, computed })
}

/** A field of a later fork may be missing before others: then it is encoded as nothing. */
function headerFields(block: JsonObject): readonly RlpInput[] & RlpInput {
  const fields: RlpInput[] = Object.entries(alwaysThere).map(([field, toRlp]) =>
    toRlp(block[field], field),
  )
  const later = Object.entries(addedLater)
  const count = later.findLastIndex(([field]) => isThere(block[field])) + 1
  for (const [field, toRlp] of later.slice(0, count)) {
    fields.push(isThere(block[field]) ? toRlp(block[field], field) : new Uint8Array())
  }
  return fields
}

function unknownFields(block: JsonObject): readonly string[] {
  const isKnown = (field: string): boolean =>
    field in alwaysThere || field in addedLater || besideHeader.has(field)
  return Object.keys(block).filter((field) => !isKnown(field) && isThere(block[field]))
}
