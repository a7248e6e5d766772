import http from 'node:http'

/**
 * Stands before a node and counts the calls that pass, each of a batch as one: all of them, those for
 * logs of a range, and those for logs of a single block.
 */
export async function startCountingProxy(target) {
  const agent = new http.Agent({ keepAlive: true })
  const calls = { all: 0, ranges: 0, blocks: 0 }
  const server = http.createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    for (const call of [JSON.parse(body)].flat()) count(calls, call)
    const headers = { 'content-type': 'application/json', 'content-length': body.length }
    const sent = http.request(target, { method: 'POST', agent, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers)
      answer.pipe(response)
    })
    sent.on('error', () => response.destroy())
    sent.end(body)
  })
  // A side that is busy for some seconds must not find its connection closed.
  server.keepAliveTimeout = 0
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    calls,
    stop() {
      server.close()
      server.closeAllConnections()
      agent.destroy()
    },
  }
}

function count(calls, { method, params }) {
  calls.all++
  if (method !== 'eth_getLogs') return
  const [{ fromBlock, toBlock }] = params
  calls[fromBlock === toBlock ? 'blocks' : 'ranges']++
}
