import { AbiCoder } from 'ethers'
import { expect, test } from 'vitest'
import type { Hex } from '../../shared/hex.js'
import { CallReverted } from './call-reverted.js'
import type { CallRequest, CallRunner, Reads } from './reads.js'
import { readTokenMetadata } from './token-metadata.js'

const address: Hex = `0x${'c'.repeat(40)}`

type Answer = Hex | Error

function tokenOf(answers: Readonly<Record<string, Answer>>): Reads {
  const runner: CallRunner = {
    provider: null,
    async call({ data }: CallRequest) {
      const answer = answers[String(data)] ?? '0x'
      if (typeof answer !== 'string') throw answer
      return answer
    },
  }
  return { at: () => runner, constant: () => runner }
}

function read(answers: Readonly<Record<string, Answer>>) {
  return readTokenMetadata(tokenOf(answers), { address, blockNumber: 1 })
}

const [name, symbol, decimals] = ['0x06fdde03', '0x95d89b41', '0x313ce567'] as const

function encoded(type: string, value: unknown): Hex {
  return AbiCoder.defaultAbiCoder().encode([type], [value]) as Hex
}

const unknown = { name: null, symbol: null, decimals: null }

test('a token says its name, symbol and decimals', async () => {
  expect(
    await read({
      [name]: encoded('string', 'USD Coin'),
      [symbol]: encoded('string', 'USDC'),
      [decimals]: encoded('uint8', 6),
    }),
  ).toEqual({ name: 'USD Coin', symbol: 'USDC', decimals: 6 })
})

test('early tokens answer 32 bytes', async () => {
  const bytes = (text: string): Hex => `0x${Buffer.from(text).toString('hex').padEnd(64, '0')}`
  expect(await read({ [name]: bytes('Maker'), [symbol]: bytes('MKR') })).toEqual({
    ...unknown,
    name: 'Maker',
    symbol: 'MKR',
  })
})

test.each<[string, Answer]>([
  ['nothing', '0x'],
  ['a refusal', new CallReverted({ to: address, data: name }, '0x')],
  ['an empty text', encoded('string', '')],
  ['a text of spaces', encoded('string', ' \n\t ')],
  ['a text that cannot be seen', encoded('string', '\u200b\u202e\u0000')],
  ['a length beyond the data', `0x${'0'.repeat(62)}20${'f'.repeat(64)}`],
  ['half a word', `0x${'61'.repeat(16)}`],
  ['bytes that are no text', `0x${'0'.repeat(62)}20${'0'.repeat(63)}2${'ff'.repeat(32)}`],
])('%s is no name', async (_what, answer) => {
  expect(await read({ [name]: answer, [symbol]: answer })).toEqual(unknown)
})

test.each<[string, Hex]>([
  ['nothing', '0x'],
  ['one byte', '0x12'],
  ['255', encoded('uint8', 255)],
  ['78', encoded('uint8', 78)],
  ['a whole word', `0x${'f'.repeat(64)}`],
])('%s are no decimals', async (_what, answer) => {
  expect(await read({ [decimals]: answer })).toEqual(unknown)
})

test('77 decimals, and none, are', async () => {
  expect(await read({ [decimals]: encoded('uint8', 77) })).toMatchObject({ decimals: 77 })
  expect(await read({ [decimals]: encoded('uint256', 0) })).toMatchObject({ decimals: 0 })
})

test('hostile texts become one short line', async () => {
  const turned = 'safe\u202eexe.\nDROP TABLE\0 \ud83d\ude00'
  const long = '\u{1f600}'.repeat(5_000)
  const found = await read({ [name]: encoded('string', turned), [symbol]: encoded('string', long) })
  expect(found).toEqual({
    name: 'safeexe. DROP TABLE \u{1f600}',
    symbol: '\u{1f600}'.repeat(32),
    decimals: null,
  })
})

test('what is not about the token is no answer of it', async () => {
  await expect(read({ [name]: new Error('no node') })).rejects.toThrow('no node')
})
