import { describe, expect, it } from 'vitest'
import { parseGroupMark } from './group-mark.js'
import { LedgerProblem } from './ledger-problem.js'

const [one, other] = ['1'.repeat(128), 'a'.repeat(128)]

describe('a group mark', () => {
  it.each([
    ['-pbft-storage-1000-300000000', '2.0.0', null, null],
    ['-pbft-storage-0-1000-300000000', '2.4.0', null, null],
    ['-pbft-mpt-1-1000-300000000-3', '2.6.0', '3', null],
    ['-rpbft-storage-0-1000-300000000-4-10-3', '2.6.0', '3', { sealers: '4', blocks: '10' }],
    ['-rPBFT-storage-0-1000-300000000-4-10', '2.4.0', null, { sealers: '4', blocks: '10' }],
    ['-raft-storage-1000-300000000', '2.0.0', null, null],
  ])('is read: %s', (rest, since, consensusTimeout, epoch) => {
    const mark = parseGroupMark(`7-${one},${other},${rest}`)
    const [, consensus = '', state] = rest.split('-')

    expect(mark).toEqual({
      group: '7',
      nodes: [one, other],
      consensus: consensus.toLowerCase(),
      state,
      transactionsMax: '1000',
      gasMax: '300000000',
      epoch,
      consensusTimeout,
      since,
    })
  })

  it.each([
    ...['', '1', `1-${one},-pbft-storage`, `1-${one},-pbft-storage-1000`, `1-,-pbft-storage-1-2-3`],
    ...[`x-${one},-pbft-storage-0-1-2`, `1-${one}0,-pbft-storage-0-1-2`],
    ...[`1-${one},-pbft-storage-0-1-2-3-4`, `1-${one},-pbft-storage-0-1-x`],
  ])('is refused: %s', (text) => {
    expect(() => parseGroupMark(text)).toThrow(LedgerProblem)
  })
})
