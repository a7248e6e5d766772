import { expect, test } from 'vitest'
import { classifyRpcError, type RpcErrorKind } from './provider-errors.js'
import { statedBatchSize, statedRange, statedWaitMs } from './provider-limits.js'

/* What providers and nodes were seen to say; the number of blocks that follows from it. */
const refusedRanges: readonly (readonly [string, number, string, object])[] = [
  ['Infura', -32005, 'query returned more than 10000 results', {}],
  [
    'Infura, zkSync',
    -32005,
    'query returned more than 10000 results. Try with this block range [0x64, 0xc7].',
    { suggested: 100 },
  ],
  ['Infura', -32602, 'range 1000000 exceeds limit of 10000', { limit: 10_000 }],
  [
    'Alchemy',
    -32602,
    'Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, or you can request any block range with a cap of 10K logs in the response. Based on your parameters and the response size limit, this block range should work: [0x0, 0x133]',
    { limit: 2_000, suggested: 308 },
  ],
  ['Alchemy', -32602, 'Log response size exceeded.', {}],
  ['1RPC', -32000, 'response size should not greater than 10000000 bytes', {}],
  ['thirdweb', -32005, 'Maximum allowed number of requested blocks is 1000', {}],
  [
    'Alchemy, free',
    -32600,
    'Under the Free tier plan, you can make eth_getLogs requests with up to a 10 block range. Based on your parameters, this block range should work: [0x1180fca, 0x1180fd3]. Upgrade to PAYG for expanded block range.',
    { limit: 10, suggested: 10 },
  ],
  [
    'Alchemy',
    -32000,
    'Query timeout exceeded. Consider reducing your block range. Based on your parameters and the response size limit, this block range should work: [0x5223c98, 0x5223e80]',
    { suggested: 489 },
  ],
  ['QuickNode', -32614, 'eth_getLogs is limited to a 10,000 range', { limit: 10_000 }],
  [
    'QuickNode',
    -32602,
    'eth_getLogs and eth_newFilter are limited to a 10,000 blocks range',
    { limit: 10_000 },
  ],
  ['Ankr', -32600, 'block range is too wide', {}],
  ['Frontier', -32603, 'block range is too wide (maximum 1024)', { limit: 1_024 }],
  ['publicnode, BSC', -32701, 'exceed maximum block range: 50000', { limit: 50_000 }],
  ['Chainstack', -32600, 'Block range limit exceeded. See more details at https://docs', {}],
  ['dRPC', 35, 'ranges over 10000 blocks are not supported on freetier', { limit: 10_000 }],
  ['BlastAPI', -32000, 'eth_getLogs is limited to 1000 blocks', { limit: 1_000 }],
  [
    'Cloudflare',
    -32047,
    "Invalid eth_getLogs request. 'fromBlock'-'toBlock' range too large. Max range: 800",
    { limit: 800 },
  ],
  ['1RPC', -32001, 'eth_getLogs block range too large, range: 1999, max: 1000', { limit: 1_000 }],
  ['reth', -32602, 'query exceeds max block range 100000', { limit: 100_000 }],
  [
    'reth',
    -32602,
    'query exceeds max results 20000, retry with the range 100-163',
    { suggested: 64 },
  ],
  ['Besu', -32005, 'Requested range exceeds maximum RPC range limit', {}],
  [
    'Avalanche',
    -32000,
    'requested too many blocks from 1 to 3000, maximum is set to 2048',
    { limit: 2_048 },
  ],
  ['Erigon', -32000, 'query block range exceeds server limit 1000', { limit: 1_000 }],
  ['Nethermind', -32005, 'Too many logs requested. Max logs per response is 20000.', {}],
  [
    'Morph',
    -32000,
    'block range is larger than max block range, block range = 5120, max block range = 5000',
    { limit: 5_000 },
  ],
  ['Scroll', -32000, 'block range is bigger than maxBlockRange', {}],
  [
    'Tenderly',
    -32602,
    'invalid params: range 9009594 is bigger than range limit 2000',
    { limit: 2_000 },
  ],
  ['Harmony', -32000, 'query must be smaller than size 1024', { limit: 1_024 }],
  ['Optimism', -32020, 'backend response too large', {}],
]

test.each(refusedRanges)('%s refuses a range: %d %s', (_, code, message, stated) => {
  expect(classifyRpcError({ code, message })).toBe('range')
  expect(statedRange(message)).toEqual(stated)
})

test.each<readonly [RpcErrorKind, string, number, string]>([
  [
    'rate-limit',
    'Alchemy',
    429,
    'Your app has exceeded its compute units per second capacity. If you have retries enabled, you can safely ignore this message. If not, check out https://docs.alchemy.com/reference/throughput',
  ],
  ['rate-limit', 'Alchemy', 429, 'Your app has exceeded its concurrent requests capacity.'],
  ['rate-limit', 'Alchemy', 429, 'Monthly capacity limit exceeded.'],
  ['rate-limit', 'Infura', -32005, 'daily request count exceeded, request rate limited'],
  ['rate-limit', 'Infura', -32005, 'project ID request rate exceeded'],
  [
    'rate-limit',
    'QuickNode',
    -32007,
    '50/second request limit reached - reduce calls per second or upgrade your account at quicknode.com',
  ],
  ['rate-limit', 'QuickNode', -32003, 'daily request limit reached - upgrade your account'],
  [
    'rate-limit',
    'Ankr',
    -32090,
    'Too many requests, reason: call rate limit exhausted, retry in 10s',
  ],
  ['rate-limit', 'publicnode', -32000, 'Too Many Requests'],
  ['rate-limit', 'dRPC', 15, 'Too many requests, try again later'],
  ['rate-limit', 'BlastAPI', -32005, 'Capacity exceeded'],
  [
    'rate-limit',
    'Chainstack',
    -32005,
    "You've exceeded the RPS limit available on the current plan.",
  ],
  ['rate-limit', 'LlamaRPC', -32000, 'you are being rate-limited'],
  ['rate-limit', 'QuickNode', -32012, 'credits limited to 6000/sec'],
  ['rate-limit', '1RPC', -32001, 'Exceeded the quota usage'],
  ['rate-limit', 'a gateway', -32000, 'Your requests are being throttled.'],
  ['rate-limit', 'a gateway', -32000, 'The usage limit of your plan is reached.'],
  ['rate-limit', 'by code only', -32005, 'limit exceeded'],
  ['rate-limit', 'by code only', 429, 'no'],
  ['too-slow', 'Nethermind', -32016, 'eth_getLogs request was canceled due to enabled timeout.'],
  ['too-slow', 'geth', -32002, 'request timed out'],
  ['too-slow', 'dRPC', 30, 'Request timeout on the free tier'],
  ['too-slow', 'geth', -32000, 'context deadline exceeded'],
  ['too-slow', 'a gateway', -32000, 'The query took too long.'],
  ['busy', 'all', -32603, 'Internal error'],
  ['busy', 'by code only', -32603, 'no'],
  ['busy', 'all', -32000, 'temporarily overloaded'],
  ['batch', 'geth', -32600, 'batch too large'],
  ['batch', 'dRPC', 31, 'Batch of more than 3 requests are not allowed on free tier'],
  ['batch', 'Erigon', -32000, 'batch limit 100 exceeded (can increase by --rpc.batch.limit)'],
  ['batch', 'Besu', -32005, 'Number of requests in batch exceeds limit of 1024'],
  ['batch', 'reth', -32005, 'Batched requests are not supported by this server'],
  ['batch', 'reth', -32010, 'The batch request was too large'],
  ['unknown-block', 'geth', -32000, 'header not found'],
  ['unknown-block', 'geth', -32000, 'block range extends beyond current head block'],
  ['unknown-block', 'a node', -32000, 'cannot find block 1000'],
  ['refused', 'all', -32601, 'the method eth_getLogs does not exist/is not available'],
  ['refused', 'geth', -32601, 'the method eth_getBlockReceipts does not exist/is not available'],
  ['refused', 'all', -32000, 'project is disabled'],
])('%s is what %s means by %d %s', (kind, _, code, message) => {
  expect(classifyRpcError({ code, message })).toBe(kind)
})

test('a stated wait is in the message or beside it', () => {
  expect(statedWaitMs('call rate limit exhausted, retry in 10m0s', null)).toBe(600_000)
  expect(statedWaitMs('retry in 10s', undefined)).toBe(10_000)
  expect(statedWaitMs('Try again after 3 seconds', 'x')).toBe(3_000)
  const infura = { rate: { allowed_rps: 1, backoff_seconds: 30, current_rps: 1.4 } }
  expect(statedWaitMs('request rate exceeded', infura)).toBe(30_000)
  for (const data of [null, 3, {}, { rate: { backoff_seconds: 'long' } }]) {
    expect(statedWaitMs('try again later', data)).toBe(null)
  }
})

test('a stated batch size is a number of calls', () => {
  expect(statedBatchSize('Batch of more than 3 requests are not allowed')).toBe(3)
  expect(statedBatchSize('batch limit 100 exceeded')).toBe(100)
  expect(statedBatchSize('Number of requests in batch exceeds limit of 1024')).toBe(1_024)
  expect(statedBatchSize('batch too large')).toBe(null)
})
