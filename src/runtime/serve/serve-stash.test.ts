import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { filledStash } from '../../../test/fixtures/filled-stash.js'
import { schemaProblems } from '../../../test/fixtures/fits-schema.js'
import { loadChainCrypto } from '../crypto/load-chain-crypto.js'
import type { BinlogBlock } from '../ports/binlog.js'
import { buildLedger } from '../testing/binlog/build-ledger.js'
import { hostileTables, hostileValues } from '../testing/binlog/hostile-tables.js'
import { startLedger } from '../testing/binlog/test-ledger.js'
import { silentLogger } from '../testing/silent-logger.js'
import { openApi, routes, schemas } from './openapi.js'
import type { JsonSchema } from './routes/json-schema.js'
import { serveStash } from './serve-stash.js'

async function served(blocks?: readonly BinlogBlock[]) {
  const chain = blocks ?? (await buildLedger({ blocks: 12 })).blocks
  const { store } = await filledStash(chain)
  const crypto = await loadChainCrypto('keccak256-secp256k1')
  const server = await serveStash({ store, crypto, port: 0, logger: silentLogger })
  onTestFinished(() => server.stop())
  const get = async (path: string, init?: RequestInit) => {
    const response = await fetch(server.url + path, init)
    const text = await response.text()
    const isJson = response.headers.get('content-type') === 'application/json'
    return { response, text, body: isJson && text !== '' ? JSON.parse(text) : text }
  }
  return { chain, store, get, url: server.url }
}

test('every route is in the document, and every answer is as its schema says', async () => {
  const { get, store } = await served()
  await store.addEvidence({
    ...{ source: 'node1', kind: 'dishonest', block: 3, reason: 'db-hash', message: 'It lies.' },
    ...{ place: { file: '0.binlog', offset: 4 }, bytes: Buffer.from('ff00', 'hex') },
  })
  const { body: block } = await get('/blocks/3')
  const { hash } = block.transactions[0]
  const paths: Readonly<Record<string, readonly string[]>> = {
    '/health': ['/health'],
    '/status': ['/status'],
    '/metrics': ['/metrics'],
    '/openapi.json': ['/openapi.json'],
    '/blocks': ['/blocks', '/blocks?from=3&limit=2'],
    '/blocks/{block}': [
      '/blocks/0',
      '/blocks/3?raw=true',
      '/blocks/latest',
      `/blocks/0x${block.hash}`,
    ],
    '/blocks/{block}/proof': ['/blocks/7/proof'],
    '/transactions/{hash}': [`/transactions/${hash}`, `/transactions/0x${hash}?raw=true`],
    '/receipts/{hash}': [`/receipts/${hash}`, `/receipts/${hash}?raw=true`],
    '/tables': ['/tables', '/tables?limit=2', '/tables?after=2&limit=1'],
    '/tables/{table}/rows': ['/tables/_sys_consensus_/rows', '/tables/_sys_config_/rows?at=0'],
    '/tables/{table}/history': ['/tables/_sys_current_state_/history?key=current_number'],
    '/evidence': ['/evidence'],
    '/evidence/{id}': ['/evidence/1'],
  }
  expect(Object.keys(paths).sort()).toEqual(routes.map(({ path }) => path).sort())
  expect(Object.keys(Object(openApi['paths'])).sort()).toEqual(Object.keys(paths).sort())
  for (const { path, schema } of routes) {
    for (const asked of paths[path] ?? []) {
      const { response, body, text } = await get(asked)
      expect([asked, response.status, text.length > 0]).toEqual([asked, 200, true])
      const wanted: JsonSchema = schema === null ? {} : { $ref: `#/components/schemas/${schema}` }
      expect(schemaProblems(body, wanted, schemas)).toEqual([])
    }
  }
})

test('whatever bytes a ledger holds come through exactly', async () => {
  const ledger = await startLedger()
  const chain = [ledger.genesis, ledger.add({ tables: hostileTables })]
  const { get } = await served(chain)
  for (const table of chain[1]?.tables ?? []) {
    const columns = table.columns.filter((name) => !['_status_', '_num_', '_id_'].includes(name))
    const name = encodeURIComponent(table.name)
    const { body } = await get(`/tables/${name}/rows?limit=1000`)
    const shown = new Map<string, (string | null)[]>()
    for (const { id, values } of body.rows) {
      shown.set(
        id,
        columns.map((column) => values[column]?.hex ?? null),
      )
    }
    for (const { id, status, values } of table.created) {
      const hex = values.map((value) =>
        value === null ? null : Buffer.from(value).toString('hex'),
      )
      expect([table.name, shown.get(`${id}`)]).toEqual([table.name, status === 0 ? hex : undefined])
    }
  }
})

test('a key is any bytes: percent-encoded, or in hexadecimal digits', async () => {
  const ledger = await startLedger()
  const { get } = await served([ledger.genesis, ledger.add({ tables: hostileTables })])
  const valueAt = async (query: string) => {
    const { body } = await get(`/tables/u_keys/rows?${query}`)
    return body.rows.map(
      (row: { values: Record<string, { text: string }> }) => row.values['value']?.text,
    )
  }
  for (const [index, key] of hostileValues.entries()) {
    if (key === null) continue
    const bytes = Buffer.from(key)
    const encoded = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
    expect(await valueAt(`key=${encoded}`)).toEqual([`${index}`])
    expect(await valueAt(`keyHex=0x${bytes.toString('hex')}`)).toEqual([`${index}`])
    if (typeof key === 'string') {
      expect(await valueAt(`${new URLSearchParams({ key })}`)).toEqual([`${index}`])
    }
  }
})

test('pages together are the whole table, as of any block, and the whole history', async () => {
  const { get, store } = await served()
  for (const at of [0, 5, 12]) {
    const whole = await store.rows('_sys_config_', { at })
    const ids: string[] = []
    for (let after = ''; ;) {
      const { body } = await get(`/tables/_sys_config_/rows?limit=1&at=${at}${after}`)
      ids.push(...body.rows.map(({ id }: { id: string }) => id))
      if (body.next === null) break
      after = `&after=${body.next}`
    }
    expect(ids).toEqual(whole.map(({ row }) => `${row.id}`))
  }
  const froms: number[] = []
  for (let after = ''; ;) {
    const path = '/tables/_sys_current_state_/history?key=current_number&limit=5'
    const { body } = await get(path + after)
    froms.push(...body.rows.map(({ from }: { from: number }) => from))
    if (body.next === null) break
    after = `&after=${body.next}`
  }
  expect(froms).toEqual(Array.from({ length: 13 }, (_, block) => block))
})

test('large values come a few at a time', async () => {
  const ledger = await startLedger()
  const insert = [1, 2, 3].map((number) => [`${number}`, Buffer.alloc(5 << 20, 0xff)])
  const tables = { u_large: { columns: ['id', 'value'], insert } }
  const { get } = await served([ledger.genesis, ledger.add({ tables })])
  const keys: string[] = []
  for (let after = ''; ;) {
    const { body } = await get(`/tables/u_large/rows${after}`)
    expect(body.rows.length).toBeLessThan(2)
    for (const { values } of body.rows) keys.push(values.id.text)
    if (body.next === null) break
    after = `?after=${body.next}`
  }
  expect(keys.sort()).toEqual(['1', '2', '3'])
})

const unanswerable: readonly (readonly [string, number, string])[] = [
  ['/blocks/99', 404, 'NOT_FOUND'],
  ['/blocks/last', 400, 'BAD_REQUEST'],
  [`/blocks/${'0'.repeat(64)}`, 404, 'NOT_FOUND'],
  ['/blocks?from=-1', 400, 'BAD_REQUEST'],
  ['/blocks?limit=1001', 400, 'BAD_REQUEST'],
  ['/blocks?form=3', 400, 'BAD_REQUEST'],
  ['/blocks?from=1&from=2', 400, 'BAD_REQUEST'],
  [`/transactions/${'f'.repeat(64)}`, 404, 'NOT_FOUND'],
  ['/transactions/12', 400, 'BAD_REQUEST'],
  ['/tables/nothing/rows', 404, 'NOT_FOUND'],
  ['/tables/__proto__/rows', 404, 'NOT_FOUND'],
  ['/tables/_sys_config_/rows?at=13', 404, 'NOT_FOUND'],
  ['/tables/_sys_config_/rows?key=a&keyHex=61', 400, 'BAD_REQUEST'],
  ['/tables/_sys_config_/rows?keyHex=6', 400, 'BAD_REQUEST'],
  ['/tables/_sys_config_/rows?after=x', 400, 'BAD_REQUEST'],
  ['/tables/_sys_config_/history', 400, 'BAD_REQUEST'],
  ['/evidence/1', 404, 'NOT_FOUND'],
  ['/evidence/0', 404, 'NOT_FOUND'],
  ['/nothing', 404, 'NOT_FOUND'],
  ['/blocks/', 400, 'BAD_REQUEST'],
  [`/blocks?from=${'1'.repeat(9000)}`, 414, 'URL_TOO_LONG'],
]

test("what can't be answered is answered with why, and what to do", async () => {
  const { get } = await served()
  const said: (readonly [string, number, string])[] = []
  for (const [path] of unanswerable) {
    const { response, body } = await get(path)
    said.push([path, response.status, body.code])
    expect(schemaProblems(body, { $ref: '#/components/schemas/Problem' }, schemas)).toEqual([])
  }
  expect(said).toEqual(unanswerable)
})

test('nothing but reading is possible, and no other page may read along', async () => {
  const { get } = await served()
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const { response, body } = await get('/status', { method })
    expect([response.status, body.code]).toEqual([405, 'METHOD_NOT_ALLOWED'])
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  }
  const { response } = await get('/status', { headers: { origin: 'http://evil.example' } })
  expect(response.headers.get('access-control-allow-origin')).toBeNull()
})

test('a name that somebody else gave this address is refused', async () => {
  const { url } = await served()
  const answer = await spoken(url, 'GET /status HTTP/1.1\r\nhost: evil.example\r\n\r\n')
  expect(answer).toContain('421 Misdirected Request')
})

test.each([
  ['no HTTP', 'hello\r\n\r\n', '400 Bad Request'],
  ['headers without end', `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'y'.repeat(20_000)}`, '400'],
  [
    'a body',
    'GET /status HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\n\r\nhello',
    'has a body',
  ],
  ['no host', 'GET /status HTTP/1.1\r\n\r\n', '400 Bad Request'],
  [
    'no path',
    'GET http://localhost/status HTTP/1.1\r\nhost: localhost\r\n\r\n',
    'must begin with a slash',
  ],
])('%s is answered and the connection closed', async (_what, bytes, expected) => {
  const { url, get } = await served()
  expect(await spoken(url, bytes)).toContain(expected)
  expect((await get('/health')).body.status).toBe('ok')
})

test('what can never change is known by its tag, and HEAD has the headers alone', async () => {
  const { get } = await served()
  const { response, text } = await get('/blocks/3')
  const etag = response.headers.get('etag') ?? ''
  expect(response.headers.get('cache-control')).toContain('max-age')
  const again = await get('/blocks/3', { headers: { 'if-none-match': etag } })
  expect([again.response.status, again.text]).toEqual([304, ''])
  const head = await get('/blocks/3', { method: 'HEAD' })
  expect(head.response.headers.get('content-length')).toBe(`${Buffer.byteLength(text)}`)
  expect([head.response.headers.get('etag'), head.text]).toEqual([etag, ''])
  expect((await get('/blocks/latest')).response.headers.get('cache-control')).toBe('no-cache')
})

test('it stops although a client keeps its connection', async () => {
  const { store } = await filledStash((await buildLedger({ blocks: 1 })).blocks)
  const crypto = await loadChainCrypto('keccak256-secp256k1')
  const server = await serveStash({ store, crypto, port: 0, logger: silentLogger })
  await fetch(`${server.url}/health`)
  await server.stop()
  await expect(fetch(`${server.url}/health`)).rejects.toThrow()
})

/** What a server says to bytes that no client would send. */
function spoken(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1')
    })
    socket.on('close', () => resolve(heard))
    socket.on('error', reject)
  })
}
