import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RpcRequest } from '../../fixtures/rpc-server.js'
import {
  changing,
  type Exchange,
  type Fault,
  noFault,
  now,
  raw,
  refusing,
  startFaultyNode,
} from './faulty-node.js'
import { indexThrough } from './index-through.js'
import { startTokenChain, type TokenChain } from './token-chain.js'

/*
 * What a node does for a moment, and what makes it harmless:
 *
 *   silence                       a deadline for every answer (HttpTransport)
 *   resets, answers that break off an error of the connection is one that can pass (HttpTransport)
 *   half of the JSON, pages        whatever isn't JSON-RPC is asked again (JsonRpc)
 *   wrong ids, missing answers     answers count by their ids only (JsonRpc)
 *   HTTP 429, 500, 502, 503, 504   asked again after a while (RpcFailures, retry)
 *   rate limits in 200 answers     the wording decides, not the status (provider-errors)
 *   wrong order of a batch         answers count by their ids only (JsonRpc)
 *   wrong order of logs            sorted (readLogs)
 *   logs twice                     refused, asked again (readLogs)
 *   logs of others, of other blocks, taken back    refused, asked again (checkLogs, readLogs)
 *   logs of a sibling block        compared with the header of the same answer (evm-logs)
 *   another block than asked for   refused, asked again (evm-chain-source)
 */

let chain: TokenChain
beforeAll(async () => {
  chain = await startTokenChain()
  await chain.mine(45)
})
afterAll(() => chain?.anvil.stop())

function startedNode(fault: Fault) {
  return startFaultyNode(chain.anvil.url, fault)
}

let counted: Promise<number> | undefined
/** Requests of a run without faults. */
function baseline(): Promise<number> {
  counted ??= countRequests()
  return counted
}

async function countRequests(): Promise<number> {
  const node = await startedNode(noFault)
  const indexing = await indexThrough([node])
  await indexing.run()
  await indexing.expectExact(chain)
  return node.requestCount()
}

/** Of a log: what the node answers to `eth_getLogs`, where there is anything. */
function withLogs(change: (logs: readonly Record<string, unknown>[]) => readonly unknown[]): Fault {
  return changing('eth_getLogs', (answer) => {
    const logs = answer.result as readonly Record<string, unknown>[] | undefined
    return logs === undefined || logs.length === 0 ? answer : { ...answer, result: change(logs) }
  })
}

const page = '<!doctype html><html><body>Checking your browser</body></html>'
const otherHash = `0x${'7'.repeat(64)}`
/** Shows in the tables when it gets there. */
const damage = { transactionHash: otherHash }

/** Of a block that can still be replaced, or of the one whose header is in the same answer. */
const siblingLogs = changing('eth_getLogs', (answer, { params: [query] }) => {
  const { blockHash, toBlock } = query as { blockHash?: string; toBlock?: string }
  const logs = answer.result as readonly Record<string, unknown>[]
  const at = logs.findIndex((log) => blockHash !== undefined || log['blockNumber'] === toBlock)
  if (at === -1) return answer
  return { ...answer, result: logs.with(at, { ...logs[at], ...damage, blockHash: otherHash }) }
})

async function breakOff({ ask, response }: Exchange, sent: (text: string) => string) {
  const text = JSON.stringify(await ask())
  response.writeHead(200, { 'content-length': text.length })
  response.write(sent(text))
  setTimeout(() => response.destroy(), 5)
  return true
}

const faults: readonly (readonly [string, Fault])[] = [
  ['says nothing', () => true],
  [
    'resets the connection',
    ({ response }) => {
      response.socket?.resetAndDestroy()
      return true
    },
  ],
  [
    'breaks off in the middle',
    (given) => breakOff(given, (text) => text.slice(0, text.length / 2)),
  ],
  ['breaks off after the head', (given) => breakOff(given, () => '')],
  [
    'sends half of its JSON',
    async ({ ask, response }) => {
      const text = JSON.stringify(await ask())
      response.end(text.slice(0, text.length / 2))
      return true
    },
  ],
  ['sends a page', raw(200, page)],
  ['sends nothing', raw(200, '')],
  ['sends an empty batch', raw(200, '[]', { 'content-type': 'application/json' })],
  [
    'answers other ids',
    // No logs under a topic that nobody has: that would be believed of the call itself.
    async ({ ask, calls, send }) => {
      if (!calls.some(({ method }) => method === 'eth_getLogs')) return false
      const others = calls.map((call) => {
        const [query] = call.params as readonly object[]
        if (call.method !== 'eth_getLogs') return call
        return { ...call, params: [{ ...query, topics: [otherHash] }] }
      })
      send((await ask(others)).map((answer) => ({ ...answer, id: answer.id + 1_000 })))
      return true
    },
  ],
  [
    'leaves out the last answer of a batch',
    async ({ ask, calls, send }) => {
      if (calls.length < 2) return false
      send((await ask()).slice(0, -1))
      return true
    },
  ],
  ['sends HTTP 429', raw(429, 'slow down')],
  ['sends HTTP 429 with retry-after', raw(429, '{}', { 'retry-after': '3' })],
  ['sends HTTP 500', raw(500, 'oops')],
  ['sends HTTP 502', raw(502, page)],
  ['sends HTTP 503', raw(503, page)],
  ['sends HTTP 504', raw(504, page)],
  ['has an internal error', refusing(-32603, 'Internal error')],
  [
    'limits the rate as Alchemy does',
    refusing(429, 'Your app has exceeded its compute units per second capacity.'),
  ],
  [
    'limits the rate as Infura does',
    refusing(-32005, 'project ID request rate exceeded', { rate: { backoff_seconds: 30 } }),
  ],
  ['limits the rate as QuickNode does', refusing(-32007, '50/second request limit reached')],
  [
    'limits the rate as Ankr does',
    refusing(-32090, 'Too many requests, reason: call rate limit exhausted, retry in 10s'),
  ],
  ['limits the rate as dRPC does', refusing(15, 'Too many requests, try again later')],
  ['limits the rate as Chainstack does', refusing(-32005, "You've exceeded the RPS limit")],
  ['limits the rate as BlastAPI does', refusing(-32005, 'Capacity exceeded')],
  [
    'limits the rate for a part of a batch',
    async ({ ask, calls, send }) => {
      if (calls.length < 2) return false
      const error = { code: 429, message: 'exceeded its compute units per second capacity' }
      send(
        (await ask()).map((answer, index) => (index % 2 === 0 ? answer : { id: answer.id, error })),
      )
      return true
    },
  ],
  ['gives logs twice', withLogs((logs) => logs.flatMap((log) => [log, log]))],
  [
    'gives a log with another index',
    withLogs(([log]) => [log, { ...log, data: '0x', logIndex: log?.['logIndex'] }]),
  ],
  [
    'gives logs that were taken back',
    withLogs((logs) => logs.map((log) => ({ ...log, ...damage, removed: true }))),
  ],
  [
    'gives logs of others',
    withLogs((logs) => logs.map((log) => ({ ...log, address: `0x${'b'.repeat(40)}` }))),
  ],
  [
    'gives logs of later blocks',
    // Only the last: several at once would have one place.
    withLogs((logs) => logs.with(-1, { ...logs.at(-1), ...damage, blockNumber: '0xffff' })),
  ],
  [
    'gives logs without a place',
    withLogs((logs) => logs.map((log) => ({ ...log, ...damage, logIndex: null }))),
  ],
  ['gives the logs of a sibling block', siblingLogs],
  [
    'gives another block',
    async ({ ask, calls, send }) => {
      const isAsked = ({ method, params }: RpcRequest) =>
        method === 'eth_getBlockByNumber' && Number(params[0]) > 1
      if (!calls.some(isAsked)) return false
      send(
        await ask(
          calls.map((call) => (isAsked(call) ? { ...call, params: ['0x1', false] } : call)),
        ),
      )
      return true
    },
  ],
]

test.each(faults)('nothing is lost or twice when a node %s for a moment', async (_, fault) => {
  const times = 4
  let faulty = 0
  const node = await startedNode(noFault)
  const indexing = await indexThrough([node])
  node.fault = now(times, async (exchange) => {
    const isFaulty = await fault(exchange)
    if (isFaulty) faulty++
    return isFaulty
  })
  await indexing.run()
  await indexing.expectExact(chain)
  expect(faulty).toBeGreaterThan(0)
  // Each fault costs about one more request, smaller ranges a few; none makes it ask on and on.
  expect(node.requestCount()).toBeLessThanOrEqual((await baseline()) + 10 * times)
})

test.each<readonly [string, Fault]>([
  [
    'answers batches in another order',
    async ({ ask, send }) => {
      send((await ask()).reverse())
      return true
    },
  ],
  ['gives logs in another order', withLogs((logs) => logs.toReversed())],
  [
    'takes no batches',
    ({ isBatch, response }) => {
      const error = { code: -32600, message: 'batch requests are not supported' }
      if (isBatch) response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error }))
      return isBatch
    },
  ],
  [
    'takes three calls in a batch, and says so to each',
    ({ calls, send }) => {
      const message = 'Batch of more than 3 requests are not allowed on free tier'
      if (calls.length > 3) send(calls.map(({ id }) => ({ id, error: { code: 31, message } })))
      return calls.length > 3
    },
  ],
  [
    'takes small requests only',
    ({ calls, response }) => {
      if (calls.length > 4) response.writeHead(413).end('Request Entity Too Large')
      return calls.length > 4
    },
  ],
])('nothing is lost or twice when a node always %s', async (_, fault) => {
  const node = await startedNode(fault)
  const indexing = await indexThrough([node])
  await indexing.run()
  await indexing.expectExact(chain)
  expect(indexing.clock.slept).toEqual([])
  expect(node.requestCount()).toBeLessThanOrEqual(4 * (await baseline()))
})
