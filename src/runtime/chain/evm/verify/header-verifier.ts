import { isBcdataError } from '../../../../errors.js'
import type { Hex } from '../../../../shared/hex.js'
import type { BlockHeader } from '../../../ports/chain-source.js'
import { type JsonObject, readObject } from '../read-fields.js'
import { readHeader } from '../read-header.js'
import { verifyHeaderHash } from './header-hash.js'
import { verifyUnsupported } from './verify-failures.js'
import type { VerifyTools } from './verify-tools.js'

export interface VerifiedHeader extends BlockHeader {
  readonly logsBloom: Hex
}

/** Reads headers and believes none of their fields before their hash has been computed. */
export class HeaderVerifier {
  readonly #tools: VerifyTools
  /** Some block had the hash that follows from its fields, as Ethereum computes it. */
  #isUsualChain = false

  constructor(tools: VerifyTools) {
    this.#tools = tools
  }

  /** Null when the node doesn't have the block. */
  read(result: unknown): VerifiedHeader | null {
    const header = readHeader(result)
    if (header === null) return null
    const block = readObject(result, 'the block')
    this.verify(block)
    return { ...header, logsBloom: String(block['logsBloom']).toLowerCase() as Hex }
  }

  verify(block: JsonObject): void {
    try {
      verifyHeaderHash(block, this.#tools)
      this.#isUsualChain = true
    } catch (error) {
      if (this.#isUsualChain || !isBcdataError(error) || error.code !== 'VERIFY_FAILED') throw error
      throw verifyUnsupported(
        Number(block['number']),
        "its hash doesn't follow from its fields, and no block of this chain has been seen yet whose hash does",
        'none',
      )
    }
  }
}
