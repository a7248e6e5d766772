import { beforeAll, expect, test } from 'vitest'
import { everyChange } from '../../../../../test/fixtures/changed-values.js'
import { frontierBlock } from '../../../../../test/fixtures/frontier-block.js'
import type { RawBlock } from '../fetch-blocks.js'
import type { JsonObject } from '../read-fields.js'
import { verifyBlock, verifyHeaderAndBloom } from './verify-block.js'
import { loadVerifyTools, type VerifyTools } from './verify-tools.js'

let tools: VerifyTools
beforeAll(async () => {
  tools = await loadVerifyTools()
})

const { block, receipts } = frontierBlock
const [transaction] = block['transactions'] as readonly JsonObject[]
const [receipt] = receipts as readonly JsonObject[]

function verify(changes: JsonObject, changedReceipts = receipts): Promise<unknown> {
  return verifyBlock({ block: { ...block, ...changes }, receipts: changedReceipts }, tools)
}

test('a block from before EIP-155 and Byzantium is verified', async () => {
  const { header, logs } = await verifyBlock(frontierBlock, tools)
  expect(header).toMatchObject({ number: 46_147, hash: block['hash'], time: 1_438_918_233 })
  expect(logs).toEqual([])
  expect(() => verifyHeaderAndBloom(frontierBlock, tools)).not.toThrow()
})

test('every single changed value of it is caught', async () => {
  const believed: string[] = []
  for (const { path, how, changed } of everyChange(frontierBlock)) {
    if (how === 'missing') continue
    const isBelieved = await verifyBlock(changed as RawBlock, tools).then(
      () => true,
      () => false,
    )
    if (isBelieved) believed.push(path.join('.'))
  }
  expect(believed).toEqual(['block.totalDifficulty', 'block.size'])
})

test('the first contradiction is named with both values', async () => {
  await expect(
    verify({ transactions: [{ ...transaction, value: '0x7a6a' }] }),
  ).rejects.toMatchObject({
    code: 'VERIFY_FAILED',
    message: expect.stringMatching(
      /^The node contradicts itself in block 46147: transactions\[0\]\.hash is 0x5c50\w{60}, but should be 0x\w{64}\.$/,
    ),
    where: 'block 46147',
    context: { blockNumber: 46_147, field: 'transactions[0].hash', found: transaction?.['hash'] },
  })
})

test.each([
  ['a header field that is unknown', { l1BatchNumber: '0x1', gasUsed: '0x0' }, 'l1BatchNumber'],
  ['a header field that is missing', { mixHash: null }, 'has no mixHash'],
  [
    'a consensus that hashes headers without seals',
    { mixHash: '0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365' },
    'in a way of its own',
  ],
  ['a type of transaction', { transactions: [{ ...transaction, type: '0x64' }] }, 'type 0x64'],
  [
    'a transaction without a signature',
    { transactions: [{ ...transaction, r: '0x0', s: '0x0' }] },
    'not signed',
  ],
  [
    'a field of a transaction',
    { transactions: [{ ...transaction, feeCurrency: '0x01', gas: '0x1' }] },
    'feeCurrency',
  ],
])("%s can't be verified, which is no accusation", async (_, changes, what) => {
  await expect(verify(changes)).rejects.toMatchObject({
    code: 'VERIFY_UNSUPPORTED',
    message: expect.stringContaining(what),
    hint: expect.stringMatching(/^Set verify: '(?:none|headers)' for this chain/),
  })
})

test("a receipt with unknown fields and another root can't be verified", async () => {
  const changed = [{ ...receipt, l1Fee: '0x1', root: block['stateRoot'] }]
  await expect(verify({}, changed)).rejects.toMatchObject({
    code: 'VERIFY_UNSUPPORTED',
    message: expect.stringContaining('l1Fee'),
  })
  await expect(verify({}, [{ ...receipt, l1Fee: '0x1' }])).resolves.toBeDefined()
})

test('fields that nobody hashes may be there', async () => {
  const changes = {
    l1BlockNumber: '0x1',
    transactions: [{ ...transaction, creates: null, raw: '0x' }],
  }
  await expect(verify(changes)).resolves.toBeDefined()
})
