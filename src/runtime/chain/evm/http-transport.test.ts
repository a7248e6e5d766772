import { Agent } from 'node:http'
import { Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { failure } from '../../../../test/fixtures/lying-node.js'
import { testClock } from '../../../../test/fixtures/test-clock.js'
import { connectChain } from './connect-chain.js'

test('a host that accepts no connection is not asked again, like one that says nothing', async () => {
  const attempts = vi.spyOn(Agent.prototype, 'createConnection').mockImplementation(() => {
    const late = Object.assign(new Error('no connection'), { code: 'ETIMEDOUT' })
    const socket = Object.assign(new Socket(), { connecting: true })
    setImmediate(() => socket.destroy(late))
    return socket
  })
  onTestFinished(() => attempts.mockRestore())
  const source = connectChain({ rpc: 'http://127.0.0.1:1' }, { clock: testClock() })
  onTestFinished(() => source.close())
  expect(await failure(source.identify())).toMatchObject({
    code: 'RPC_UNREACHABLE',
    message: 'The node at http://127.0.0.1:1 does not answer: ETIMEDOUT.',
  })
  expect(attempts).toHaveBeenCalledTimes(1)
})
