import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  headerOf,
  type ReconcileProject,
  reconcileProject,
} from '../../../test/fixtures/reconcile-project.js'
import {
  blockHash,
  holderOf,
  tables,
  tokenAddress,
  transfer,
} from '../../../test/fixtures/token-store.js'
import { defineReconciliation } from './define-reconciliation.js'
import { runRule } from './run-rule.js'
import { chainTable } from './sources/chain-table.js'
import { csvFile } from './sources/csv-file.js'
import { localDir } from './sources/local-dir.js'

let project: ReconcileProject
beforeEach(async () => {
  project = await reconcileProject()
})
afterEach(() => project.close())

const max = 2n ** 256n - 1n

describe('every transfer against the books of a partner', () => {
  const rule = defineReconciliation(
    'token-transfers',
    {
      left: chainTable(tables, 'token_evt_transfer'),
      right: csvFile({
        from: localDir('./partner'),
        name: 'transfers.csv',
        columns: { tx: 'text', index: 'int', from: 'text', to: 'text', value: 'int' },
      }),
    },
    (f) => ({
      fields: {
        tx: f.hex('evt_tx_hash', 'tx'),
        index: f.int('evt_index', 'index'),
        from: f.address('from', 'from'),
        to: f.address('to', 'to'),
        value: f.amount('value', 'value', { decimals: 0 }),
      },
      match: [{ name: 'exact', on: ['tx', 'index'] }],
      compare: ['from', 'to', 'value'],
      controlTotal: 'value',
    }),
  )

  const line = (block: number, index: number, value: bigint, to = holderOf(1)): string =>
    [blockHash(block).toUpperCase(), index, holderOf(0).slice(2), to, value].join(',')

  const write = (lines: readonly string[]): void =>
    writeFileSync(
      join(project.directory, 'partner', 'transfers.csv'),
      ['tx,index,from,to,value', ...lines].join('\r\n'),
    )

  test('equal books are clean, up to the finalised block', async () => {
    await project.commit(1, 9, [max, 5n])
    await project.commit(10, 9, [7n])
    write([line(1, 1, 5n), line(1, 0, max)])
    const report = await runRule(rule, project.world(9))
    expect(report).toMatchObject({
      state: 'clean',
      left: { table: 'token_evt_transfer', head: { block: 9, hash: blockHash(9) }, rows: 2 },
      right: { file: 'partner/transfers.csv', rows: 2 },
      counts: { matched: 2 },
      control: { left: (max + 5n).toString(), difference: '0', unexplained: '0' },
      breaks: [],
    })
  })

  test('each planted difference is found and named', async () => {
    await project.commit(1, 9, [max, 5n, 6n, 7n])
    write([
      line(1, 0, max - 1n),
      line(1, 1, 5n, holderOf(2)),
      line(1, 3, 7n),
      line(1, 3, 7n),
      line(2, 0, 1n),
    ])
    const report = await runRule(rule, project.world(9))
    expect(
      report.breaks.map(({ kind, key, left, right, diff }) => [
        kind,
        key['index'],
        left,
        right,
        diff,
      ]),
    ).toEqual([
      [
        'mismatch',
        '0',
        'token_evt_transfer#1/0',
        'transfers.csv:2',
        { value: { left: max.toString(), right: (max - 1n).toString(), delta: '1' } },
      ],
      [
        'mismatch',
        '1',
        'token_evt_transfer#1/1',
        'transfers.csv:3',
        { to: { left: holderOf(1), right: holderOf(2) } },
      ],
      ['missing_left', '0', null, 'transfers.csv:6', {}],
      ['missing_right', '2', 'token_evt_transfer#1/2', null, {}],
      ['duplicate_right', '3', null, 'transfers.csv:5', {}],
    ])
    expect(report.control).toMatchObject({ difference: '-1', explained: '-1', unexplained: '0' })
  })

  test('the same inputs give the same report', async () => {
    await project.commit(1, 9, [1n, 2n])
    write([line(1, 0, 2n)])
    expect(JSON.stringify(await runRule(rule, project.world(9)))).toBe(
      JSON.stringify(await runRule(rule, project.world(9))),
    )
  })

  test('rows can be left out by a condition', async () => {
    await project.commit(1, 9, [max, 5n, 6n])
    write([line(1, 0, max)])
    const left = chainTable(tables, 'token_evt_transfer', {
      where: (eb) =>
        eb.and([
          eb('value', '>', 6n),
          eb.or([eb('to', '=', holderOf(1)), eb('evt_index', '=', 9)]),
        ]),
    })
    expect(await runRule({ ...rule, left }, project.world(9))).toMatchObject({
      state: 'clean',
      left: { rows: 1 },
    })
  })

  test('an indexer that is just writing is neither waited for nor read', async () => {
    await project.commit(1, 9, [5n])
    write([line(1, 0, 5n)])
    await project.store.db.transaction().execute(async (tx) => {
      await project.store.blocks.insertEvents(tx, [transfer({ blockNumber: 1, index: 7 })])
      const report = await runRule(rule, project.world(9))
      expect(report).toMatchObject({ state: 'clean', left: { rows: 1 } })
    })
  })

  test('rows of another chain do not count', async () => {
    await project.commit(1, 9, [5n])
    await project.store.db.transaction().execute(async (tx) => {
      await project.store.blocks.insertEvents(tx, [transfer({ chainId: 2, blockNumber: 1 })])
    })
    write([line(1, 0, 5n)])
    expect((await runRule(rule, project.world(9))).left.rows).toBe(1)
  })

  test('a table of several pages is read once, in order', async () => {
    for (const block of [1, 2, 3]) {
      await project.store.db.transaction().execute(async (tx) => {
        const events = Array.from({ length: 4_000 }, (_, index) =>
          transfer({ blockNumber: block, index }),
        )
        await project.store.blocks.insertEvents(tx, events)
        await project.store.blocks.commit(tx, 1, headerOf(block), 9)
      })
    }
    const lines = [1, 2, 3].flatMap((block) =>
      Array.from({ length: 4_000 }, (_, index) => line(block, index, 1n)),
    )
    write(lines)
    expect(await runRule(rule, project.world(9))).toMatchObject({
      state: 'clean',
      counts: { matched: 12_000 },
    })
  })

  test('a table that is being back-filled is not compared', async () => {
    await project.commit(1, 9, [5n])
    const { definition: event } = transfer({ blockNumber: 1 })
    const subject = { contract: 'Token', event, address: tokenAddress, startBlock: 0 }
    await project.store.blocks.bindSubjects(1, [subject])
    await expect(runRule(rule, project.world(9))).rejects.toMatchObject({
      code: 'INPUT_LATE',
      message: expect.stringContaining('Blocks 0 to 1 are still being back-filled'),
    })
  })

  test('a missing file, an empty database and a wrong chain are told apart', async () => {
    await expect(runRule(rule, project.world(9))).rejects.toMatchObject({
      code: 'INPUT_LATE',
      message: 'Nothing of chain 1 is indexed yet.',
    })
    await project.commit(1, 9, [5n])
    await expect(runRule(rule, project.world(9))).rejects.toMatchObject({
      code: 'INPUT_LATE',
      message: 'partner/transfers.csv is not there yet.',
    })
    const given = project.world(9)
    const other = {
      ...given.source,
      identify: async () => ({ name: 'main', chainId: 1, genesisHash: blockHash(77) }),
    }
    await project.store.blocks.bindChain({ name: 'main', chainId: 1, genesisHash: blockHash(0) })
    await expect(runRule(rule, { ...given, source: other })).rejects.toMatchObject({
      code: 'CHAIN_RESET',
    })
    const forked = {
      ...given.source,
      header: async () => ({ ...headerOf(1), hash: blockHash(1, 5) }),
    }
    await expect(runRule(rule, { ...given, source: forked })).rejects.toMatchObject({
      code: 'CHAIN_FORK_BELOW_FINALITY',
    })
  })

  test('a value that is none is refused with its line', async () => {
    await project.commit(1, 9, [5n])
    write([line(1, 0, 5n, '0x1234')])
    await expect(runRule(rule, project.world(9))).rejects.toMatchObject({
      code: 'RECONCILE_INPUT_INVALID',
      message: 'to: "0x1234" is not an address.',
      where: 'transfers.csv:2',
    })
  })

  test('it stops when it is told to', async () => {
    await project.commit(1, 9, [5n])
    write([])
    await expect(
      runRule(rule, { ...project.world(9), signal: AbortSignal.abort() }),
    ).rejects.toThrow('aborted')
  })
})
