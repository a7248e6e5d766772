import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { BcdataError } from '../../errors.js'
import { messageOf } from '../../shared/message-of.js'
import type { ChainCrypto } from '../ports/chain-crypto.js'
import type { Logger } from '../ports/logger.js'
import type { StashStore } from '../ports/stash-store.js'
import { answerRequest } from './answer-request.js'
import { EvidenceCounter } from './queries/count-evidence.js'
import { Turnstile } from './turnstile.js'

export interface ServeOptions {
  readonly store: StashStore
  /** Of the store's ledger. */
  readonly crypto: ChainCrypto
  /** @default '127.0.0.1' */
  readonly host?: string
  /** 0 for any that is free. */
  readonly port: number
  readonly logger: Logger
}

export interface StashServer {
  readonly url: string
  /** Ends when running requests have their answers, or after a moment. May be repeated. */
  stop(): Promise<void>
}

const limits = {
  // Dashboards and a handful of clients; a proxy in front needs no more.
  connections: 128,
  // Each may hold a value of 16 MiB, and what JSON makes of it.
  requestsAtOnce: 4,
  // A URL of 8 KiB and the headers of a browser.
  headerBytes: 16 * 1024,
  // Honest clients send a header at once.
  headersMs: 10_000,
  requestMs: 15_000,
  // Somebody who takes nothing for so long has gone.
  idleMs: 30_000,
  keepAliveMs: 5_000,
  // As long as an answer takes that is being written.
  stopMs: 3_000,
} as const

/** Names of this machine that only itself knows. */
const loopback = ['localhost', '127.0.0.1', '[::1]']

/** Answers questions about a stash over HTTP. Reads only; the store stays open when it stops. */
export async function serveStash(options: ServeOptions): Promise<StashServer> {
  const { store, crypto, host = '127.0.0.1', port, logger } = options
  const isLocal = loopback.includes(host) || host === '::1'
  const answering = {
    world: { store, crypto, evidence: new EvidenceCounter(store) },
    logger,
    // A public address has names that nobody here knows.
    hosts: isLocal ? new Set(loopback) : null,
  }
  const turnstile = new Turnstile(limits.requestsAtOnce)
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.keepAliveMs,
    },
    (request, response) => {
      void turnstile.pass(async () => {
        // Nobody waits for it any more.
        if (!response.destroyed) await answerRequest(request, response, answering)
      })
    },
  )
  server.maxConnections = limits.connections
  server.setTimeout(limits.idleMs)
  server.on('clientError', (_error, socket) => refuse(socket as Socket))
  await listen(server, host, port)
  const { port: own } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${own}`,
    stop: () => stop(server),
  }
}

/** What is no HTTP, or too long, is answered by closing. */
function refuse(socket: Socket): void {
  if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n')
  else socket.destroy()
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new BcdataError('SERVE_UNAVAILABLE', `The server can't listen: ${messageOf(cause)}`, {
          where: `${host}:${port}`,
          hint: 'Name another address with --listen.',
          cause,
        }),
      )
    })
    server.listen(port, host, resolve)
  })
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), limits.stopMs)
  await closed
  clearTimeout(cut)
}
