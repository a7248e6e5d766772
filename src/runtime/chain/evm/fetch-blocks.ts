import type { Hex } from '../../../shared/hex.js'
import type { RpcCall, RpcOutcome } from './json-rpc.js'
import { classifyRpcError, saysUnknownBlock } from './provider-errors.js'
import { FieldProblem, type JsonObject, readObject } from './read-fields.js'
import type { RpcNode } from './rpc-node.js'
import { toQuantity } from './to-quantity.js'

/** A block with its transactions, and their receipts, as the node gave them. */
export interface RawBlock {
  readonly block: JsonObject
  readonly receipts: readonly unknown[]
}

/** What it rejects counts as the node's failure: it is asked again. */
export type ReadBlock<Block> = (raw: RawBlock) => Block | Promise<Block>

const receiptsMethod = 'eth_getBlockReceipts'
/** JSON-RPC 2.0 */
const methodNotFound = -32601

/** Whole blocks of one node. */
export class BlockFetcher {
  readonly #node: RpcNode
  /** Newer nodes give all receipts of a block at once; others one by one. */
  #givesReceiptsOfBlocks = true

  constructor(node: RpcNode) {
    this.#node = node
  }

  /** Blocks by their numbers or hashes; null where the node doesn't have them. */
  async fetch<Block>(
    places: readonly (number | Hex)[],
    read: ReadBlock<Block>,
    signal?: AbortSignal,
  ): Promise<readonly (Block | null)[]> {
    if (this.#givesReceiptsOfBlocks) {
      const blocks = await this.#fetchAtOnce(places, read, signal)
      if (blocks !== 'refused') return blocks
      this.#givesReceiptsOfBlocks = false
    }
    const blocks: (Block | null)[] = []
    for (const place of places) blocks.push(await this.#fetchOneByOne(place, read, signal))
    return blocks
  }

  #fetchAtOnce<Block>(
    places: readonly (number | Hex)[],
    read: ReadBlock<Block>,
    signal: AbortSignal | undefined,
  ): Promise<readonly (Block | null)[] | 'refused'> {
    const receipts = places.map((place) => ({ method: receiptsMethod, params: [shown(place)] }))
    return this.#node.ask(
      { calls: [...places.map(blockCall), ...receipts], blocks: places.length },
      async (outcomes) => {
        const receiptOutcomes = outcomes.slice(places.length)
        if (receiptOutcomes.some(saysNoSuchMethod)) return 'refused'
        const blocks: (Block | null)[] = []
        for (const [index, place] of places.entries()) {
          const block = this.#block(outcomes[index], place)
          const found = block === null ? null : this.#receipts(receiptOutcomes[index], place)
          blocks.push(
            block === null || found === null
              ? null
              : await this.#read(read, { block, receipts: found }),
          )
        }
        return blocks
      },
      signal,
    )
  }

  async #fetchOneByOne<Block>(
    place: number | Hex,
    read: ReadBlock<Block>,
    signal: AbortSignal | undefined,
  ): Promise<Block | null> {
    const block = await this.#node.ask(
      { calls: [blockCall(place)] },
      ([outcome]) => this.#block(outcome, place),
      signal,
    )
    if (block === null) return null
    const method = 'eth_getTransactionReceipt'
    const calls = hashesOf(block).map((hash) => ({ method, params: [hash] }))
    return this.#node.ask(
      { calls },
      async (outcomes) => {
        const receipts = outcomes.map((outcome) =>
          this.#node.read(method, outcome, (result) => result as JsonObject | null),
        )
        // A block that was replaced keeps its hash, but not its receipts.
        if (
          typeof place === 'string' &&
          receipts.some((one) => lower(one?.['blockHash']) !== place)
        ) {
          return null
        }
        const missing = receipts.indexOf(null)
        if (missing === -1) return this.#read(read, { block, receipts })
        const problem = `it lacks transaction ${missing} of block ${place}, which the node has`
        throw this.#node.failures.inconsistent(method, problem)
      },
      signal,
    )
  }

  #block(outcome: RpcOutcome | undefined, place: number | Hex): JsonObject | null {
    if (outcome !== undefined && saysUnknownBlock(outcome)) return null
    return this.#node.read('eth_getBlock', outcome, (result) => {
      if (result === null) return null
      const block = readObject(result, 'the block')
      const found = typeof place === 'number' ? Number(block['number']) : lower(block['hash'])
      if (found === place) return block
      throw new FieldProblem(`it is block ${String(found)}, not ${place}`)
    })
  }

  /** Null for a block by its hash: it was replaced between the two calls. */
  #receipts(outcome: RpcOutcome | undefined, place: number | Hex): readonly unknown[] | null {
    const isLost = outcome !== undefined && (saysUnknownBlock(outcome) || isNull(outcome))
    if (isLost && typeof place === 'string') return null
    if (isLost) {
      const problem = `it lacks block ${place}, which the node has`
      throw this.#node.failures.inconsistent(receiptsMethod, problem)
    }
    return this.#node.read(receiptsMethod, outcome, (result) => {
      if (Array.isArray(result)) return result
      throw new FieldProblem('it is not an array')
    })
  }

  async #read<Block>(read: ReadBlock<Block>, raw: RawBlock): Promise<Block> {
    try {
      return await read(raw)
    } catch (error) {
      if (!(error instanceof FieldProblem)) throw error
      const place = `block ${Number(raw.block['number'])}`
      throw this.#node.failures.invalid(`${place} with its receipts`, error.message)
    }
  }
}

function blockCall(place: number | Hex): RpcCall {
  const method = typeof place === 'number' ? 'eth_getBlockByNumber' : 'eth_getBlockByHash'
  return { method, params: [shown(place), true] }
}

function shown(place: number | Hex): Hex {
  return typeof place === 'number' ? toQuantity(place) : place
}

function isNull(outcome: RpcOutcome): boolean {
  return 'result' in outcome && outcome.result === null
}

/** The method's name has "block" in it, so that the code counts more than the wording. */
function saysNoSuchMethod({ error }: RpcOutcome): boolean {
  if (error === undefined) return false
  return error.code === methodNotFound || classifyRpcError(error) === 'refused'
}

function hashesOf(block: JsonObject): readonly unknown[] {
  const transactions = block['transactions']
  if (!Array.isArray(transactions)) return []
  return transactions.map((item) => (typeof item === 'string' ? item : Object(item).hash))
}

function lower(hash: unknown): unknown {
  return typeof hash === 'string' ? hash.toLowerCase() : hash
}
