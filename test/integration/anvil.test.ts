import { expect, test } from 'vitest'
import { startAnvil } from '../anvil.js'

test('anvil starts on a free port, mines, and is gone after stop', async () => {
  const anvil = await startAnvil()
  try {
    await anvil.rpc('anvil_mine', '0x3')
    expect(await anvil.rpc('eth_blockNumber')).toBe('0x3')
    const other = await startAnvil({ chainId: 5 })
    expect(await other.rpc('eth_chainId')).toBe('0x5')
    await other.stop()
    await other.stop()
    await expect(fetch(other.url)).rejects.toThrow()
  } finally {
    await anvil.stop()
  }
  expect(() => process.kill(anvil.pid, 0)).toThrow()
})
