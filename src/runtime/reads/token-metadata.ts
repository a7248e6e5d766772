import { isBcdataError } from '../../errors.js'
import type { Hex } from '../../shared/hex.js'
import { abiData } from '../decode/abi-data.js'
import { DecodeError } from '../decode/decode-error.js'
import { readString } from '../decode/read-tails.js'
import { readUint } from '../decode/read-values.js'
import { CallReverted } from './call-reverted.js'
import type { CallRunner, ReadPlace, Reads } from './reads.js'

/** What a token says of itself; null where it says nothing that can be used. */
export interface TokenMetadata {
  readonly name: string | null
  readonly symbol: string | null
  readonly decimals: number | null
}

/** Selectors of `name()`, `symbol()` and `decimals()`: ERC-20 and, but for decimals, ERC-721. */
const selectors = { name: '0x06fdde03', symbol: '0x95d89b41', decimals: '0x313ce567' } as const

const nameLengthMax = 100
const symbolLengthMax = 32

/** 10^77 is the largest power of ten that an amount can have: more decimals are a mistake or a joke. */
const decimalsMax = 77n

/** Once for each token; whatever it answers, this doesn't fail. */
export async function readTokenMetadata(
  reads: Reads,
  { address, blockNumber }: ReadPlace & { readonly address: Hex },
): Promise<TokenMetadata> {
  const runner = reads.constant({ blockNumber })
  const [name, symbol, decimals] = await Promise.all([
    answerOf(runner, address, selectors.name),
    answerOf(runner, address, selectors.symbol),
    answerOf(runner, address, selectors.decimals),
  ])
  return {
    name: toText(name, nameLengthMax),
    symbol: toText(symbol, symbolLengthMax),
    decimals: toDecimals(decimals),
  }
}

/** Empty where the contract refuses, or answers without end. */
async function answerOf(runner: CallRunner, to: Hex, data: Hex): Promise<Hex> {
  try {
    return (await runner.call({ to, data })) as Hex
  } catch (error) {
    if (error instanceof CallReverted) return '0x'
    if (isBcdataError(error) && error.code === 'READ_TOO_LARGE') return '0x'
    throw error
  }
}

function toDecimals(answer: Hex): number | null {
  const decimals = decoded(() => readUint(abiData({ data: answer }), 0, 256))
  return decimals === null || decimals > decimalsMax ? null : Number(decimals)
}

/** One line that can be shown; what can't be seen, or turns the direction of a text, is left out. */
function toText(answer: Hex, lengthMax: number): string | null {
  const text = decoded(() => (isWord(answer) ? wordText(answer) : readText(answer))) ?? ''
  const shown = text.replace(/\s+/g, ' ').replace(invisible, '').trim()
  return shown === '' ? null : [...shown].slice(0, lengthMax).join('')
}

const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu

function readText(answer: Hex): string {
  return readString(abiData({ data: answer }), 0, 0)
}

function isWord(answer: Hex): boolean {
  return answer.length === 66
}

/** Some early tokens answer `bytes32`: the text and zeros. */
function wordText(answer: Hex): string {
  const digits = answer.slice(2).replace(/(?:00)+$/, '')
  return new TextDecoder('utf-8').decode(Buffer.from(digits, 'hex')).replaceAll('\ufffd', '')
}

function decoded<Value>(read: () => Value): Value | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof DecodeError) return null
    throw error
  }
}
