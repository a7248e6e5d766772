import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BinlogFileBytes } from '../../../src/runtime/testing/binlog/write-binlog.js'

export interface SlowServer {
  /** Of the folder. */
  readonly url: string
  /** Before each answer with a file's bytes. */
  delayMs: number
  stop(): Promise<void>
}

/** Serves binlog files as nginx does with `autoindex_format json`, and takes its time. */
export async function startSlowServer(files: readonly BinlogFileBytes[]): Promise<SlowServer> {
  const listing = JSON.stringify(
    files.map(({ name, bytes }) => ({ name, type: 'file', size: bytes.length })),
  )
  const server = createServer(async ({ headers, method, url }, response) => {
    const found = files.find(({ name }) => url === `/group1/${name}`)
    if (url === '/group1/') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(listing)
      return
    }
    if (found === undefined) {
      response.writeHead(404).end()
      return
    }
    if (method === 'GET') await sleep(slow.delayMs)
    const { bytes } = found
    const common = { etag: `"${bytes.length}"`, 'accept-ranges': 'bytes' }
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? []
    const from = Number(first ?? 0)
    if (first === undefined || from >= bytes.length) {
      const range = { ...common, 'content-range': `bytes */${bytes.length}` }
      const isRange = first !== undefined
      response.writeHead(isRange ? 416 : 200, isRange ? range : common)
      response.end(isRange ? '' : bytes)
      return
    }
    const end = Math.min(last === '' ? bytes.length : Number(last) + 1, bytes.length)
    const range = `bytes ${from}-${end - 1}/${bytes.length}`
    const length = { 'content-length': end - from }
    response.writeHead(206, { ...common, ...length, 'content-range': range })
    response.end(bytes.subarray(from, end))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const slow: SlowServer = {
    url: `http://127.0.0.1:${port}/group1/`,
    delayMs: 0,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return slow
}
