import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RawBlock } from '../../src/runtime/chain/evm/fetch-blocks.js'
import { FieldProblem } from '../../src/runtime/chain/evm/read-fields.js'
import { verifyBlock } from '../../src/runtime/chain/evm/verify/verify-block.js'
import {
  loadVerifyTools,
  type VerifyTools,
} from '../../src/runtime/chain/evm/verify/verify-tools.js'
import type { Anvil } from '../anvil.js'
import { type Change, everyChange } from '../fixtures/changed-values.js'
import { mineEveryTransaction, rawBlock, startSigningAnvil } from '../fixtures/every-transaction.js'

let anvil: Anvil
let raw: RawBlock
let tools: VerifyTools
beforeAll(async () => {
  anvil = await startSigningAnvil({ hardfork: 'prague' })
  await mineEveryTransaction(anvil)
  raw = await rawBlock(anvil, 'latest')
  tools = rememberingSenders(await loadVerifyTools())
})
afterAll(() => anvil.stop())

/** What no hash covers and nothing follows from; no part of the runtime reads it. */
const uncovered = /^block,(?:size|totalDifficulty)$/

/** What nodes may leave out: it repeats what stands elsewhere, has a default, or is hashed as nothing. */
const optional =
  /blockTimestamp$|removed$|(?:gas|effectiveGas|blobGas)Price$|blobGasUsed$|,(?:v|yParity|chainId|type|to|contractAddress)$|^block,(?:uncles|withdrawals|excessBlobGas)$/

test('a block with transactions of every type is verified', async () => {
  const types = (raw.block['transactions'] as { type: string }[]).map(({ type }) => Number(type))
  expect(types).toEqual([0, 0, 0, 0, 1, 2, 2, 3, 4])
  const { header, logs } = await verifyBlock(raw, tools)
  expect(header).toMatchObject({ number: 1, hash: raw.block['hash'] })
  expect(logs.map(({ index, txIndex }) => [index, txIndex])).toEqual([
    ...[
      [0, 0],
      [1, 1],
      [2, 4],
      [3, 5],
      [4, 6],
      [5, 7],
      [6, 8],
    ],
  ])
})

test('every single change of a header, transaction, receipt or log is caught', async () => {
  const outcomes: Record<string, number> = {}
  const slipped: string[] = []
  for (const change of everyChange(raw)) {
    const path = change.path.join()
    // That there is an answer at all, the transport sees.
    if (change.path.length === 1 && change.how === 'missing') continue
    const outcome = await outcomeOf(change)
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    if (outcome !== 'believed' || uncovered.test(path)) continue
    if (change.how !== 'missing' || !optional.test(path)) slipped.push(`${path} ${change.how}`)
  }
  expect(slipped).toEqual([])
  expect(outcomes['VERIFY_FAILED']).toBeGreaterThan(500)
})

async function outcomeOf({ changed }: Change): Promise<string> {
  return verifyBlock(changed as RawBlock, tools).then(
    () => 'believed',
    (error: Error & { code?: string }) => {
      if (error instanceof FieldProblem) return 'malformed'
      if (error.code === undefined) throw error
      return error.code
    },
  )
}

/** Recovering a sender takes most of the time, and most changes leave it alone. */
function rememberingSenders(given: VerifyTools): VerifyTools {
  const known = new Map<string, Uint8Array | null>()
  return {
    ...given,
    recoverSender(hash, signature) {
      const { r, s, yParity } = signature
      const key = [hash, r, s].map((part) => Buffer.from(part).toString('hex')).join() + yParity
      if (!known.has(key)) known.set(key, given.recoverSender(hash, signature))
      return known.get(key) ?? null
    },
  }
}
