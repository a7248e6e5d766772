import { EventEmitter, once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { startRpcServer } from '../../fixtures/rpc-server.js'

/** Stands between the indexer and its node. */
export interface NodeProxy {
  readonly url: string
  /** Requests so far. */
  count(): number
  /** What they asked. */
  bodies(): readonly string[]
  /** Answers instead of the node while it is set. */
  instead: ((response: ServerResponse) => void) | null
  /** The moment at which the node's next answer, or its next one to a method, has been sent on. */
  nextAnswer(method?: string): Promise<void>
  stop(): Promise<void>
}

/** @param delayMs every request waits so long, one after the other */
export async function startProxy(target: string, delayMs = 0): Promise<NodeProxy> {
  const answers = new EventEmitter()
  let line: Promise<unknown> = Promise.resolve()
  const server = await startRpcServer((body, response) => {
    line = line.then(() => sleep(delayMs))
    forward(JSON.stringify(body), response).catch(() => response.destroy())
  })
  const proxy: NodeProxy = {
    url: server.url,
    count: () => server.requests.length,
    bodies: () => server.requests.map((body) => JSON.stringify(body)),
    instead: null,
    async nextAnswer(method = '') {
      let body: string
      do [body] = (await once(answers, 'answer')) as [string]
      while (!body.includes(method))
    },
    stop: server.stop,
  }
  return proxy

  async function forward(body: string, response: ServerResponse): Promise<void> {
    await line
    // Whoever asked was killed meanwhile.
    if (response.destroyed) return
    if (proxy.instead !== null) return proxy.instead(response)
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(target, { method: 'POST', headers, body })
    response.writeHead(answer.status, headers)
    response.end(await answer.text())
    answers.emit('answer', body)
  }
}
