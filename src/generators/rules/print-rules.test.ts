import { expect, test } from 'vitest'
import { noNatspec } from '../../abi/artifact.js'
import { describeContract } from '../../abi/describe-contract.js'
import type { ContractModel } from '../../model/contract-model.js'
import { printRuleRegistry, printRules, ruleNames } from './print-rules.js'

function token(name: string, slug: string): ContractModel {
  const inputs = ['from', 'to', 'value'].map((field, index) => ({
    name: field,
    type: index < 2 ? 'address' : 'uint256',
    indexed: index < 2,
  }))
  const balanceOf = {
    type: 'function',
    name: 'balanceOf',
    inputs: [{ type: 'address' }],
    outputs: [{ type: 'uint256' }],
  }
  return describeContract({
    name,
    slug,
    abi: [{ type: 'event', name: 'Transfer', inputs }, balanceOf],
    natspec: noNatspec,
    path: 'test',
    exclude: [],
    pins: {},
  }).contract
}

test('contracts that differ by case only have rules of their own', () => {
  const names = [token('ERC20', 'erc20_3f1a'), token('Erc20', 'erc20_77b2')].map(ruleNames)
  expect(new Set(names.flatMap((name) => Object.values(name))).size).toBe(4)
})

test("the rules of a contract Holder don't redeclare what their file imports", () => {
  const holder = token('Holder', 'holder')
  expect(holder.token && printRules(holder, holder.token)).toContain('const holderBalances_ =')
  expect(printRuleRegistry([holder])).toContain('{ holderBalances_, holderTransfers }')
})
