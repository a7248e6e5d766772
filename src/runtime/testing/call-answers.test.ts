import { Contract, Interface } from 'ethers'
import { expect, test } from 'vitest'
import { token } from '../../../test/fixtures/token-crawl.js'
import {
  derived,
  holderOf,
  type TokenDatabase,
  tables,
  tokenMigrations,
} from '../../../test/fixtures/token-store.js'
import { zeroAddress } from '../../shared/hex.js'
import type { HandlerContext, HandlerRegistry } from '../crawler/handlers.js'
import type { ChainEvent } from '../ports/event.js'
import { answering, type ContractAnswers, Refusal } from './call-answers.js'
import { runOnMemoryChain } from './run-on-memory-chain.js'

const abi = new Interface([
  'function name() view returns (string)',
  'function pair() view returns (uint256, string)',
  'function list() view returns (uint256[])',
  'function balanceOf(address holder) view returns (uint256)',
  'function balanceOf(address holder, uint256 id) view returns (uint256)',
  'error Unauthorized(address who)',
])

type Work = (event: ChainEvent, context: HandlerContext<TokenDatabase>) => Promise<void>

/** Runs the handler for one event. */
async function handle(work: Work, calls?: ContractAnswers): Promise<void> {
  const handlers: HandlerRegistry<TokenDatabase> = { Token: { transfer: work } }
  const args = { from: zeroAddress, to: holderOf(1), value: 1n }
  const run = await runOnMemoryChain<TokenDatabase>({
    ...{ tables, migrations: tokenMigrations, derived, contracts: [token], handlers, calls },
    events: [{ contract: 'Token', event: 'transfer', args }],
  })
  await run.close()
}

test('a contract of a test answers typed calls as one of a chain does', async () => {
  let isRun = false
  const Token = answering(abi, {
    name: () => 'Gold',
    pair: () => [5n, 'five'],
    list: () => [1n, 2n],
    'balanceOf(address)': (holder: string) => BigInt(holder) % 7n,
    'balanceOf(address,uint256)': () => {
      throw new Refusal(abi.encodeErrorResult('Unauthorized', [zeroAddress]))
    },
  })
  await handle(
    async (event, { reads }) => {
      const contract = new Contract(event.address, abi, reads.at(event))
      const ask = (name: string, ...args: readonly unknown[]) => contract.getFunction(name)(...args)
      expect(await ask('name')).toBe('Gold')
      expect([...(await ask('pair'))]).toEqual([5n, 'five'])
      expect([...(await ask('list'))]).toEqual([1n, 2n])
      expect(await ask('balanceOf(address)', holderOf(3))).toBe(BigInt(holderOf(3)) % 7n)
      await expect(ask('balanceOf(address,uint256)', holderOf(3), 1)).rejects.toMatchObject({
        code: 'CALL_EXCEPTION',
        revert: { name: 'Unauthorized', args: [zeroAddress] },
      })
      isRun = true
    },
    { Token },
  )
  expect(isRun).toBe(true)
})

test('what is left out refuses, and other addresses have no code', async () => {
  const seen: unknown[] = []
  await handle(
    async (event, { reads }) => {
      const at = reads.at(event)
      const own = new Contract(event.address, abi, at)
      const other = new Contract(holderOf(9), abi, at)
      for (const contract of [own, other]) {
        await contract
          .getFunction('name')()
          .catch((error: { readonly code: unknown }) => seen.push(error.code))
      }
    },
    { Token: answering(abi, {}) },
  )
  expect(seen).toEqual(['CALL_EXCEPTION', 'BAD_DATA'])
})

test('ethers can send nothing through a read', async () => {
  const abiOfPay = ['function pay() payable', 'function look() view']
  await handle(async (event, { reads }) => {
    const contract = new Contract(event.address, abiOfPay, reads.at(event))
    await expect(contract.getFunction('pay')()).rejects.toThrow('does not support sending')
    await expect(contract.getFunction('pay').staticCall({ value: 1n })).rejects.toMatchObject({
      code: 'READ_UNSUPPORTED',
    })
    await expect(contract.getFunction('look')({ blockTag: 'latest' })).rejects.toMatchObject({
      code: 'READ_UNSUPPORTED',
    })
  })
})

test('handlers that read nothing need no answers', async () => {
  await expect(
    handle(async (_event, { tx }) => {
      await tx.selectFrom('token_holder').selectAll().execute()
    }),
  ).resolves.toBeUndefined()
})
