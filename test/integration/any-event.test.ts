import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LayoutModel, layoutId } from '../../src/model/contract-model.js'
import { emptyMemory } from '../../src/model/project-memory.js'
import { connectChain } from '../../src/runtime/chain/evm/connect-chain.js'
import { encodeJson } from '../../src/shared/encode-values.js'
import { argumentsOf } from '../abi/abi-values.js'
import { corpusAbis, corpusIsMissing } from '../abi/corpus.js'
import { logEncoder } from '../abi/encode-log.js'
import { stressAbis } from '../abi/stress-abis.js'
import { type Anvil, startAnvil } from '../anvil.js'
import { createDatabase } from '../databases/create-database.js'
import { emitLog, emitterAddress, placeEmitter } from '../fixtures/log-emitter.js'
import { describe, EvolvingProject } from '../laws/evolving-project.js'

let anvil: Anvil
beforeEach(async () => {
  anvil = await startAnvil()
  await placeEmitter(anvil)
})
afterEach(() => anvil.stop())

const [random] = stressAbis(1, 11)
const edge = corpusIsMissing ? undefined : corpusAbis().find(({ name }) => name === 'Edge')
const anonymous = {
  type: 'event',
  name: 'LogNote',
  anonymous: true,
  inputs: [
    { name: 'sig', type: 'bytes4', indexed: true },
    { name: 'who', type: 'address', indexed: true },
    { name: 'note', type: 'bytes' },
  ],
}
const erc20 = (indexed: boolean) => ({
  type: 'event',
  name: 'Transfer',
  inputs: [
    { name: 'from', type: 'address', indexed: true },
    { name: 'to', type: 'address', indexed: true },
    { name: 'value', type: 'uint256', indexed },
  ],
})

const abis: readonly (readonly [string, readonly object[]])[] = [
  ['of both token standards, beside an anonymous one', [erc20(true), erc20(false), anonymous]],
  ['of a random ABI', random?.abi ?? []],
  ...(edge ? [['of the edge cases', edge.abi] as const] : []),
]

test.each(abis)('events %s become the rows that were emitted', async (_what, abi) => {
  const { url, drop } = await createDatabase('sqlite')
  const source = connectChain({ rpc: anvil.url, finality: { confirmations: 1 } })
  try {
    const project = new EvolvingProject(url)
    await project.upgrade(abi as never)
    const emitted: { place: string; layout: LayoutModel; row: object }[] = []
    for (const layout of describe(abi as never, emptyMemory).events) {
      for (const values of fc.sample(argumentsOf(layout.parameters), { numRuns: 3, seed: 1 })) {
        const block = await emitLog(anvil, logEncoder(layout)(values))
        emitted.push({ place: `${block}/0`, layout, row: rowOf(layout, values) })
      }
    }
    await project.index(source, emitterAddress)
    for (const event of project.contract.events) {
      const rows = await project.rows(event.table.name)
      const wanted = emitted.filter(({ layout }) => layoutId(layout) === layoutId(event))
      expect([...rows.keys()].sort()).toEqual(wanted.map(({ place }) => place).sort())
      for (const { place, row } of wanted) expect(rows.get(place)).toMatchObject(row)
    }
    expect(emitted.length).toBeGreaterThan(8)
  } finally {
    await source.close()
    await drop()
  }
})

function rowOf({ parameters }: LayoutModel, values: readonly unknown[]): object {
  return Object.fromEntries(
    parameters.map(({ column }, index) => [
      column.name,
      column.kind === 'json' ? JSON.parse(encodeJson(values[index])) : values[index],
    ]),
  )
}
