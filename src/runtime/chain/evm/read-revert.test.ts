import { expect, test } from 'vitest'
import { classifyRpcError } from './provider-errors.js'
import { readRevert } from './read-revert.js'

const said = '0x08c379a0'

test.each<[string, unknown]>([
  ['geth, anvil, Besu', said],
  ['OpenEthereum and older Nethermind', `Reverted ${said}`],
  ['Hardhat', { message: 'reverted', txHash: '0x00', data: said }],
  ['nodes that write capitals', said.toUpperCase().replace('0X', '0x')],
])('what a contract said is found where %s put it', (_node, data) => {
  expect(readRevert(data)).toBe(said)
})

test.each<[unknown]>([[undefined], [null], ['revert'], ['Bad instruction'], [{}], [3]])(
  'nothing is found in %j',
  (data) => {
    expect(readRevert(data)).toBe('0x')
  },
)

test.each<[number, string]>([
  [3, 'no'],
  [3, 'execution reverted: rate limit exceeded, state is pruned'],
  [-32000, 'execution reverted: too many requests'],
  [-32000, 'out of gas'],
  [-32000, 'invalid opcode: INVALID'],
  [-32015, 'VM execution error.'],
  [-32603, 'EVM error OutOfGas'],
  [-32603, "Error: VM Exception while processing transaction: reverted with 'timeout'"],
])('%i "%s" is the contract, not the node', (code, message) => {
  expect(classifyRpcError({ code, message })).toBe('reverted')
})

test.each<[number, string]>([
  [-32000, 'missing trie node b03d68ac (path ) state 0xb0 is not available, not found'],
  [-32000, 'required historical state unavailable (reexec=128)'],
  [-32000, 'World state unavailable'],
  [-32002, 'No state available for block 0x1'],
  [-32000, 'state at block #5 is pruned'],
  [-32000, 'This request is not supported because your node is running with state pruning.'],
  [-32000, 'To run this request you need an archive node'],
])('%i "%s" is a state that was thrown away', (code, message) => {
  expect(classifyRpcError({ code, message })).toBe('no-state')
})

test.each<[number, string, string]>([
  [-32000, 'execution aborted (timeout = 5s)', 'too-slow'],
  [-32000, 'header not found', 'unknown-block'],
  [-32001, 'Resource not found', 'unknown-block'],
  [-32602, 'invalid argument 1: json: cannot unmarshal object', 'refused'],
])('%i "%s" is neither', (code, message, kind) => {
  expect(classifyRpcError({ code, message })).toBe(kind)
})
