import { changing, type Fault, raw, refusing } from './faulty-node.js'

export const reset: Fault = ({ response }) => {
  response.destroy()
  return true
}
export const page: Fault = raw(
  200,
  '<!doctype html><html><body>Checking your browser</body></html>',
)
export const otherLogs: Fault = changing('eth_getLogs', (answer) => {
  const logs = answer.result as readonly object[]
  return { ...answer, result: logs.map((log) => ({ ...log, logIndex: '0x0', blockNumber: '0x1' })) }
})

/** What happens to a request now and then, and may not happen to the next one. */
export const moments: readonly Fault[] = [
  reset,
  page,
  otherLogs,
  raw(502, ''),
  raw(429, '', { 'retry-after': '1' }),
  raw(200, '[{"jsonrpc":"2.0","id":1,"result":'),
  refusing(-32603, 'Internal error'),
  refusing(-32005, 'project ID request rate exceeded'),
  changing('eth_getLogs', ({ id }) => ({
    id,
    error: { code: -32000, message: 'block range is too wide' },
  })),
  async ({ ask, send }) => {
    send((await ask()).reverse())
    return true
  },
  async ({ ask, send }) => {
    send((await ask()).slice(1))
    return true
  },
  changing('eth_getLogs', (answer) => {
    const logs = answer.result as readonly object[]
    return { ...answer, result: [...logs, ...logs] }
  }),
]
