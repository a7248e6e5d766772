/**
 * JSON-RPC calls to a local development node. `call` is one request, `batch` is one HTTP request with
 * many calls, answered in their order.
 */
export function createRpc(url) {
  let id = 0

  async function post(body) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    })
    return response.json()
  }

  async function batch(calls) {
    if (calls.length === 0) return []
    const first = id + 1
    const requests = calls.map(([method, params = []]) => ({
      jsonrpc: '2.0',
      id: ++id,
      method,
      params,
    }))
    const results = new Array(calls.length)
    for (const answer of await post(requests)) {
      results[answer.id - first] = resultOf(answer, requests[answer.id - first].method)
    }
    return results
  }

  async function call(method, params = []) {
    return resultOf(await post({ jsonrpc: '2.0', id: ++id, method, params }), method)
  }

  return { url, batch, call }
}

function resultOf(answer, method) {
  if (answer.error) throw new Error(`${method} failed: ${answer.error.message}`)
  return answer.result
}

export const toHex = (value) => `0x${BigInt(value).toString(16)}`
