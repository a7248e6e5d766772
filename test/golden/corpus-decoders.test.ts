import { expect, test } from 'vitest'
import type { ContractModel } from '../../src/model/contract-model.js'
import { corpusAbis, corpusIsMissing, takesAll } from '../abi/corpus.js'
import { expectDecodersToEqualEthers } from '../abi/expect-decoders.js'
import { expectDecodersToRefuse } from '../abi/expect-refusals.js'
import { makeProject, type NamedAbi } from '../abi/make-project.js'
import { stressAbis } from '../abi/stress-abis.js'

const runs = takesAll ? 100 : 3

async function contractsOf(abis: readonly NamedAbi[]): Promise<readonly ContractModel[]> {
  return (await makeProject(abis)).project.contracts
}

test.skipIf(corpusIsMissing)(
  'decoders of published contracts answer what ethers encoded',
  async () => {
    const contracts = await contractsOf(corpusAbis(takesAll ? 1 : 4))
    expect(await expectDecodersToEqualEthers(contracts, runs)).toBeGreaterThan(takesAll ? 500 : 100)
  },
)

test('decoders of random contracts answer what ethers encoded', async () => {
  const contracts = await contractsOf(stressAbis(takesAll ? 150 : 30, 1))
  expect(await expectDecodersToEqualEthers(contracts, runs)).toBeGreaterThan(60)
})

test.skipIf(corpusIsMissing)('decoders of published contracts refuse malformed data', async () => {
  const contracts = await contractsOf(corpusAbis(takesAll ? 1 : 4))
  expect(await expectDecodersToRefuse(contracts)).toBeGreaterThan(100)
})

test('decoders of random contracts refuse malformed data', async () => {
  const contracts = await contractsOf(stressAbis(takesAll ? 150 : 15, 2))
  expect(await expectDecodersToRefuse(contracts)).toBeGreaterThan(30)
})
