import { expect, test } from 'vitest'
import { findCreations } from './find-creations.js'
import type { Hex } from './hex.js'

const topic0: Hex = `0x${'1'.repeat(64)}`
const layout = (signature: string, columns: readonly string[]) => ({ signature, topic0, columns })
const pair = layout('PairCreated(address,(uint256,address)[],address,uint256)', [
  ...['token0', 'order_', 'new_pair_', 'arg3'],
])
const batch = layout('Deployed(address[],bytes32)', ['pools', 'salt'])
const hidden = { ...layout('Hidden(address)', ['child']), topic0: null }
const all = [pair, batch, hidden]

const find = (event: string, parameter: string, layouts = all) =>
  findCreations(layouts, { contract: 'Factory', event, parameter })

test.each([
  ['PairCreated', 'newPair', pair, 2],
  ['PairCreated', '_newPair', pair, 2],
  ['PairCreated', 'new_pair_', pair, 2],
  [pair.signature, 'token0', pair, 0],
  ['Deployed', 'pools', batch, 0],
])('%s.%s is found', (event, parameter, found, value) => {
  expect(find(event, parameter)).toEqual({ creations: [{ event: found, value }] })
})

test('earlier layouts of the event count where they have the parameter', () => {
  const before = layout('PairCreated(address)', ['new_pair_'])
  const other = layout('PairCreated(uint256)', ['arg3'])
  expect(find('PairCreated', 'newPair', [pair, before, other])).toEqual({
    creations: [
      { event: pair, value: 2 },
      { event: before, value: 0 },
    ],
  })
})

test.each([
  ['Created', 'pair', 'Factory has no event Created that is indexed', 'PairCreated'],
  ['PairCreated(address)', 'pair', 'Factory has no event PairCreated(address)', 'Deployed'],
  ['PairCreated', 'pair', 'Factory.PairCreated has no parameter pair', 'new_pair_'],
  ['PairCreated', 'order', 'is (uint256,address)[], no address', 'token0'],
  ['Deployed', 'salt', 'the parameter salt of Factory.Deployed is bytes32', 'pools'],
])('%s.%s is refused', (event, parameter, problem, choice) => {
  expect(find(event, parameter)).toEqual({
    problem: expect.stringContaining(problem),
    choices: expect.arrayContaining([choice]),
  })
})

test('an anonymous event is refused', () => {
  expect(find('Hidden', 'child')).toMatchObject({
    problem: 'the event Factory.Hidden is anonymous',
  })
})
