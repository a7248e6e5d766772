import fc from 'fast-check'
import { expect, test } from 'vitest'
import { temporaryArchive } from '../../../../test/fixtures/temporary-archive.js'
import { isBcdataError } from '../../../errors.js'
import type { LogFilter, LogRange } from '../../ports/chain-source.js'
import { MemoryChain } from '../../testing/memory-chain.js'
import { ArchiveSource } from './archive-source.js'
import { ArchivingSource } from './archiving-source.js'

const addresses = ['a', 'b', 'c'].map((digit) => `0x${digit.repeat(40)}` as const)
const topics = ['1', '2', '3'].map((digit) => `0x${digit.repeat(64)}` as const)
const blocksMax = 24

const someLog = fc.record({
  address: fc.constantFrom(...addresses),
  topics: fc.subarray(topics, { maxLength: 2 }),
})
const someChain = fc
  .tuple(
    fc.array(fc.array(someLog, { maxLength: 3 }), { minLength: blocksMax, maxLength: blocksMax }),
    fc.boolean(),
  )
  .map(([blocks, timedLogs]) => {
    const chain = new MemoryChain({ confirmations: 0, timedLogs })
    for (const logs of blocks) chain.mine(logs)
    return chain
  })
const any = fc.constant('any' as const)
const someFilter: fc.Arbitrary<LogFilter> = fc.record({
  addresses: fc.oneof(fc.subarray(addresses), any),
  topic0s: fc.oneof(fc.subarray(topics), any),
})
const someQuestion = fc
  .tuple(someFilter, fc.nat(blocksMax), fc.nat(blocksMax))
  .map(([filter, one, other]) => ({
    filter,
    from: Math.min(one, other),
    to: Math.max(one, other),
  }))

/**
 * Times apart, as a node may not put them into its logs, and without the hash before a range that begins
 * in the middle of a record.
 */
function expectSame(found: LogRange | null, expected: LogRange | null): void {
  const untimed = (range: Pick<LogRange, 'logs'> | null) =>
    range && { ...range, logs: range.logs.map((log) => ({ ...log, blockTime: null })) }
  const known = expected && { ...expected, parentHash: found?.parentHash ?? expected.parentHash }
  expect(found && { parentHash: expected?.parentHash, ...untimed(found) }).toEqual(untimed(known))
  expect(found?.parentHash ?? expected?.parentHash).toBe(expected?.parentHash)
}

test('whatever was asked before, an archive answers like the node, or says what it lacks', async () => {
  await fc.assert(
    fc.asyncProperty(
      someChain,
      fc.array(someQuestion, { minLength: 1, maxLength: 6 }),
      fc.array(someQuestion, { maxLength: 4 }),
      fc.boolean(),
      async (chain, asked, others, atOnce) => {
        const temporary = temporaryArchive()
        try {
          const source = new ArchivingSource({ node: chain, archive: await temporary.open() })
          await source.identify()
          await source.head()
          const compare = async (from: Pick<ArchivingSource, 'logs'>, index: number) => {
            const { filter, from: first, to } = asked[index] ?? { filter: never, from: 0, to: 0 }
            const expected = await chain.logs(filter, first, to)
            expectSame(await from.logs(filter, first, to), expected)
          }
          const indexes = asked.map((_question, index) => index)
          if (atOnce) await Promise.all(indexes.map((index) => compare(source, index)))
          else for (const index of indexes) await compare(source, index)

          // Everything again, without the node.
          const offline = new ArchiveSource(await temporary.open('archive'), 'memory')
          const { requests } = chain
          for (const { filter, from, to } of [...asked, ...others]) {
            const found = await offline.logs(filter, from, to).catch((error: unknown) => error)
            if (isBcdataError(found)) expect(found.code).toBe('ARCHIVE_INCOMPLETE')
            else if (found !== null) {
              const requestsBefore = chain.requests
              expectSame(found as LogRange, await chain.logs(filter, from, to))
              chain.requests = requestsBefore
            }
          }
          expect(chain.requests).toBe(requests)
        } finally {
          temporary.remove()
        }
      },
    ),
    { numRuns: Number(process.env['BCDATA_ARCHIVE_RUNS'] ?? 40) },
  )
})

const never: LogFilter = { addresses: [], topic0s: [] }
