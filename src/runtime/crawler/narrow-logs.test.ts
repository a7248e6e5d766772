import { expect, test } from 'vitest'
import { BcdataError } from '../../errors.js'
import { type AskLogs, narrowLogs } from './narrow-logs.js'

const filter = { addresses: 'any', topic0s: 'any' } as const
const refusal = new BcdataError('RPC_REFUSED', 'No.')
const outage = new BcdataError('RPC_UNREACHABLE', 'Nobody is there.')
const nothing = { logs: [], last: null }

test('what is refused nearly everywhere is given up as a whole after some questions', async () => {
  let asked = 0
  const ask: AskLogs = async ({ to }) => {
    asked++
    if (to === 0) return nothing
    throw refusal
  }
  const found = await narrowLogs(ask, { filter, from: 0, to: 4_095 }, refusal)
  expect(asked).toBeLessThan(500)
  expect(found?.refused).toMatchObject([{ from: 1, to: 4_095, reason: 'No.' }])
})

test('a part that the node lacks is lacking, and not without logs', async () => {
  const ask: AskLogs = async ({ from }) => (from === 1 ? null : nothing)
  expect(await narrowLogs(ask, { filter, from: 0, to: 1 }, refusal)).toBe(null)
})

test('an outage while the neighbours are asked is no refusal', async () => {
  const ask: AskLogs = async ({ from }) => {
    throw from === 5 ? refusal : outage
  }
  await expect(narrowLogs(ask, { filter, from: 5, to: 5 }, refusal)).rejects.toBe(outage)
})
