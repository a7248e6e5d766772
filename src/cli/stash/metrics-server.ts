import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BcdataError } from '../../errors.js'
import { messageOf } from '../../shared/message-of.js'
import { printMetrics, type StashMeasures } from '../../shared/stash-metrics.js'
import type { ListenAddress } from './parse-address.js'

export interface MetricsServer {
  readonly url: string
  stop(): Promise<void>
}

/** A scraper or two, each with a short question. */
const limits = { connections: 16, headerBytes: 8 * 1024, requestMs: 10_000 } as const

/** Answers `/metrics` for Prometheus and `/health` for whoever restarts what is dead. */
export async function serveMetrics(
  { host, port }: ListenAddress,
  measures: () => StashMeasures,
): Promise<MetricsServer> {
  const { headerBytes, requestMs, connections } = limits
  const server = createServer(
    { maxHeaderSize: headerBytes, requestTimeout: requestMs, headersTimeout: requestMs },
    ({ method, url }, response) => {
      const path = url?.split('?')[0]
      const isKnown = (path === '/metrics' || path === '/health') && method === 'GET'
      const type = path === '/metrics' ? 'text/plain; version=0.0.4' : 'text/plain'
      response.writeHead(isKnown ? 200 : 404, { 'content-type': `${type}; charset=utf-8` })
      response.end(
        !isKnown ? 'not found\n' : path === '/metrics' ? printMetrics(measures()) : 'ok\n',
      )
    },
  )
  server.maxConnections = connections
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(unavailable({ host, port }, cause)))
    server.listen(port, host, resolve)
  })
  const { port: own } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${own}/metrics`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function unavailable({ host, port }: ListenAddress, cause: unknown): BcdataError {
  return new BcdataError('SERVE_UNAVAILABLE', `The server can't listen: ${messageOf(cause)}`, {
    where: `${host}:${port}`,
    hint: 'Name another address with --metrics.',
    cause,
  })
}
