import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  headerOf,
  type ReconcileProject,
  reconcileProject,
} from '../../../test/fixtures/reconcile-project.js'
import { blockHash, holderOf, tables, tokenAddress } from '../../../test/fixtures/token-store.js'
import type { ChainSource } from '../ports/chain-source.js'
import { defineBalance } from './define-balance.js'
import { renderReport } from './report/render-report.js'
import { runRule } from './run-rule.js'
import { balanceOf } from './sources/balance-of.js'
import { holderBalances } from './sources/holder-balances.js'

let project: ReconcileProject
beforeEach(async () => {
  project = await reconcileProject()
})
afterEach(() => project.close())

const max = 2n ** 256n - 1n

describe('every balance against the contract', () => {
  const rule = defineBalance('token-balances', {
    left: holderBalances(tables, 'token_holder'),
    right: balanceOf(),
  })

  test('is compared at the finalised block, whatever came later', async () => {
    await project.commit(1, 9, [10n, max])
    await project.commit(10, 9, [99n, 1n])
    const report = await runRule(
      rule,
      project.world(9, (holder, block) => {
        expect(block).toBe(9)
        return holder === holderOf(0) ? 10n : max
      }),
    )
    expect(report).toMatchObject({
      state: 'clean',
      left: { table: 'token_holder', rows: 2 },
      right: { call: 'balanceOf(address)', head: { block: 9, hash: blockHash(9) }, rows: 2 },
      counts: { matched: 2 },
    })
  })

  test('that differs is named with both values', async () => {
    await project.commit(1, 9, [10n, 20n])
    const report = await runRule(
      rule,
      project.world(9, () => 20n),
    )
    expect(report).toMatchObject({
      state: 'breaks',
      counts: { matched: 1, mismatch: 1 },
      control: { left: '30', right: '40', difference: '-10', explained: '-10' },
      breaks: [
        {
          key: { contract: tokenAddress, holder: holderOf(0) },
          diff: { balance: { left: '10', right: '20', delta: '-10' } },
        },
      ],
    })
    const lenient = { ...rule, tolerance: 10n }
    expect(
      await runRule(
        lenient,
        project.world(9, () => 20n),
      ),
    ).toMatchObject({ state: 'clean', control: { tolerated: '-10' } })
  })

  test('is clean without any, but the report says that there were none', async () => {
    await project.commit(1, 9, [])
    const report = await runRule(rule, project.world(9))
    expect(report.state).toBe('clean')
    const [title] = renderReport(report).split('\n')
    expect(title).toBe('token-balances: clean, but nothing was compared')
  })

  test('that the contract does not answer is an error', async () => {
    await project.commit(1, 9, [10n])
    const given = project.world(9)
    const source = { ...given.source, call: async () => [{ type: 'answer', data: '0x' }] as const }
    await expect(runRule(rule, { ...given, source })).rejects.toMatchObject({
      code: 'RECONCILE_INPUT_INVALID',
      where: tokenAddress,
    })
  })

  test('is compared again when the indexer has moved on meanwhile', async () => {
    await project.commit(1, 1, [10n])
    const given = project.world(1, () => 11n)
    let isFirst = true
    const source: ChainSource = {
      ...given.source,
      head: async () => ({ latest: headerOf(9), finalized: isFirst ? 1 : 2 }),
      async header(at) {
        if (isFirst) await project.commit(2, 2, [11n])
        isFirst = false
        return headerOf(Number(at))
      },
    }
    expect(await runRule(rule, { ...given, source })).toMatchObject({
      state: 'clean',
      left: { head: { block: 2 } },
    })
  })
})
