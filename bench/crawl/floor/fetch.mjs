import { Pool } from 'undici'

/** As many blocks as bring about 10,000 of the chain's events, in one answer of 6 MB. */
const rangeBlocks = 250
/** More in flight leave the node and this script no faster. */
const aheadMax = 4

/** Everything that the node has of the events, in order, in one list for each transaction. */
export async function* fetchLogs(url, filter) {
  const pool = new Pool(url, { connections: aheadMax })
  const send = async (calls) => {
    const requests = calls.map(([method, params], id) => ({ jsonrpc: '2.0', id, method, params }))
    const { body } = await pool.request({
      path: '/',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(requests),
    })
    return JSON.parse(await body.text()).map(({ result }) => result)
  }
  const logsOf = async (from, to) => {
    const [logs] = await send([
      ['eth_getLogs', [{ ...filter, fromBlock: hex(from), toBlock: hex(to) }]],
    ])
    return logs
  }
  const blockOf = async (number) => {
    const place = { fromBlock: hex(number), toBlock: hex(number) }
    const header = ['eth_getBlockByNumber', [hex(number), false]]
    const [, logs] = await send([header, ['eth_getLogs', [{ ...filter, ...place }]]])
    return logs
  }
  const head = ['latest', 'finalized'].map((tag) => ['eth_getBlockByNumber', [tag, false]])
  const [latest, finalized] = (await send(head)).map(({ number }) => Number(number))

  // As the project does: the last final block is the first that comes alone.
  const settled = finalized - 1
  const tasks = []
  for (let from = 1; from <= settled; from += rangeBlocks) {
    const to = Math.min(settled, from + rangeBlocks - 1)
    tasks.push(() => logsOf(from, to))
  }
  for (let number = settled + 1; number <= latest; number++) tasks.push(() => blockOf(number))
  const running = []
  for (const task of tasks) {
    running.push(task())
    if (running.length === aheadMax) yield await running.shift()
  }
  while (running.length > 0) yield await running.shift()
  await pool.close()
}

function hex(number) {
  return `0x${number.toString(16)}`
}
