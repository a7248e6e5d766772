import type { Keccak } from '../../../crypto/load-keccak.js'
import type { BlockRef, Log, LogFilter, LogRange } from '../../../ports/chain-source.js'
import { rangeCalls, readHeaderAt, readHeaderOutcome, readLogOutcomes } from '../evm-logs.js'
import { headerCall } from '../header-call.js'
import { inParts } from '../in-parts.js'
import { logCalls } from '../log-query.js'
import type { LogQuestion, LogSource, ReadHeader } from '../log-source.js'
import { saysUnknownBlock } from '../provider-errors.js'
import type { RpcNode } from '../rpc-node.js'
import { type CheckedLogs, checkAgainstHeaders, joinLinked } from './check-logs.js'
import { compareIn } from './compare.js'
import type { HeaderVerifier, VerifiedHeader } from './header-verifier.js'
import { assertSilent } from './silent-blocks.js'
import { bytesOf } from './to-rlp.js'

/** Five requests of headers; what fails of them is asked again as a whole. */
const blocksMax = 250

export interface HeaderLogsOptions {
  readonly node: RpcNode
  readonly verifier: HeaderVerifier
  readonly keccak: Keccak
}

/** Logs as the node selects them, held against the verified header of each block of the range. */
export class HeaderLogs implements LogSource {
  readonly #node: RpcNode
  readonly #verifier: HeaderVerifier
  readonly #keccak: Keccak

  constructor({ node, verifier, keccak }: HeaderLogsOptions) {
    this.#node = node
    this.#verifier = verifier
    this.#keccak = keccak
  }

  async logs({ filter, from, to }: LogQuestion, signal?: AbortSignal): Promise<LogRange | null> {
    const parts = await inParts(this.#node, { from, to, blocksMax }, (first, last) =>
      this.#part({ filter, from: first, to: last }, signal),
    )
    return parts === null ? null : joinLinked(parts)
  }

  async blockLogs(
    filter: LogFilter,
    block: BlockRef,
    signal?: AbortSignal,
  ): Promise<readonly Log[] | null> {
    const calls = logCalls(filter, { blockHash: block.hash })
    if (calls.length === 0) return []
    const asking = { method: 'eth_getBlockByHash', params: [block.hash, false] }
    const found = await this.#node.ask(
      { calls: [asking, ...calls] },
      ([headerOutcome, ...outcomes]) => {
        const header = readHeaderOutcome(this.#node, asking.method, headerOutcome, this.#read)
        if (header === null || outcomes.some(saysUnknownBlock)) return null
        compareIn(block.number)('hash', header.hash, bytesOf(block.hash))
        const question = { filter, from: block.number, to: block.number }
        const logs = readLogOutcomes(this.#node, outcomes, question, block)
        return checkAgainstHeaders(logs, [header], this.#keccak)
      },
      signal,
    )
    if (found === null) return null
    await assertSilent(this.#node, found, { filter, keccak: this.#keccak }, signal)
    return found.logs
  }

  async #part(question: LogQuestion, signal: AbortSignal | undefined): Promise<CheckedLogs | null> {
    const { filter, from, to } = question
    const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index)
    const found = await this.#node.ask(
      { calls: [...numbers.map(headerCall), ...rangeCalls(question)], blocks: numbers.length },
      (outcomes) => {
        const headers = numbers.map((number, index) =>
          readHeaderAt(this.#node, outcomes[index], number, this.#read),
        )
        if (!headers.every((header) => header !== null)) return null
        const logOutcomes = outcomes.slice(numbers.length)
        const last = headers.at(-1) as VerifiedHeader
        const logs = readLogOutcomes(this.#node, logOutcomes, question, last)
        return checkAgainstHeaders(logs, headers, this.#keccak)
      },
      signal,
    )
    if (found !== null)
      await assertSilent(this.#node, found, { filter, keccak: this.#keccak }, signal)
    return found
  }

  readonly #read: ReadHeader<VerifiedHeader> = (result) => this.#verifier.read(result)
}
