import type { ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'
import { type RpcRequest, startRpcServer } from '../../fixtures/rpc-server.js'

export interface RpcAnswer {
  readonly id: number
  result?: unknown
  error?: { readonly code: number; readonly message: string; readonly data?: unknown }
}

/** One request to the node, on its way. */
export interface Exchange {
  /** From 1 on. */
  readonly number: number
  readonly calls: readonly RpcRequest[]
  readonly isBatch: boolean
  readonly response: ServerResponse
  /** What the node behind says to these calls, or to others. */
  ask(calls?: readonly RpcRequest[]): Promise<RpcAnswer[]>
  /** As the node would send it. */
  send(answers: readonly RpcAnswer[]): void
}

/** Answers in the place of the node; false lets the node answer. */
export type Fault = (exchange: Exchange) => boolean | Promise<boolean>

export interface FaultyNode {
  readonly url: string
  fault: Fault
  requestCount(): number
}

export const noFault: Fault = () => false

/** Stands before a node and misbehaves, as long as the test lasts. */
export async function startFaultyNode(target: string, fault: Fault = noFault): Promise<FaultyNode> {
  const server = await startRpcServer((body, response) => {
    answer(body, response, server.requests.length).catch(() => response.destroy())
  })
  onTestFinished(() => server.stop())
  const node: FaultyNode = { url: server.url, fault, requestCount: () => server.requests.length }
  return node

  async function answer(
    body: RpcRequest | readonly RpcRequest[],
    response: ServerResponse,
    number: number,
  ): Promise<void> {
    const isBatch = Array.isArray(body)
    const calls = (isBatch ? body : [body]) as readonly RpcRequest[]
    const ask = (asked: readonly RpcRequest[] = calls) => forward(target, asked)
    const send = (answers: readonly RpcAnswer[]): void => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(isBatch ? answers : answers[0]))
    }
    const exchange: Exchange = { number, calls, isBatch, response, ask, send }
    if (!(await node.fault(exchange))) send(await ask())
  }
}

async function forward(target: string, calls: readonly RpcRequest[]): Promise<RpcAnswer[]> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify(calls)
  const answer = await fetch(target, { method: 'POST', headers, body })
  return (await answer.json()) as RpcAnswer[]
}

/** The fault on every third request that it concerns, so many times in all. */
export function now(times: number, fault: Fault): Fault {
  let left = times
  let sound = 0
  return async (exchange) => {
    if (left === 0 || sound++ < 2 || !(await fault(exchange))) return false
    left--
    sound = 0
    return true
  }
}

/** Changes what the node answers to one method; a fault only where something changed. */
export function changing(
  method: string,
  change: (answer: RpcAnswer, call: RpcRequest) => RpcAnswer,
): Fault {
  return async (exchange) => {
    if (!exchange.calls.some((call) => call.method === method)) return false
    const answers = await exchange.ask()
    const calls = new Map(exchange.calls.map((call) => [call.id, call]))
    const changed = answers.map((one) => {
      const call = calls.get(one.id)
      return call?.method === method ? change(one, call) : one
    })
    if (JSON.stringify(changed) === JSON.stringify(answers)) return false
    exchange.send(changed)
    return true
  }
}

/** The same error to every call. */
export function refusing(code: number, message: string, data?: unknown): Fault {
  return ({ calls, send }) => {
    send(calls.map(({ id }) => ({ id, error: { code, message, data } })))
    return true
  }
}

export function raw(status: number, body: string, headers: Record<string, string> = {}): Fault {
  return ({ response }) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body)
    return true
  }
}
