import { expect, test } from 'vitest'
import type { Artifact } from './artifact.js'
import { withLibraries } from './with-libraries.js'

const event = (name: string) => ({ type: 'event', name, inputs: [] })

function artifact(name: string, abi: readonly object[], notice: string): Artifact {
  return {
    name,
    path: `/dapp/${name}.json`,
    member: undefined,
    layout: 'foundry',
    source: undefined,
    compiler: undefined,
    abi,
    deployable: true,
    natspec: { contract: name, events: { 'Own()': { notice, params: {} } } },
  }
}

test('events of libraries join those of the contract, functions do not', () => {
  const token = artifact('Token', [event('Own')], 'From the contract.')
  const library = artifact(
    'Library',
    [event('Own'), event('Linked'), { type: 'function', name: 'f', inputs: [] }],
    'From the library.',
  )
  expect(withLibraries(token, [library])).toMatchObject({
    name: 'Token',
    abi: [event('Own'), event('Own'), event('Linked')],
    natspec: { contract: 'Token', events: { 'Own()': { notice: 'From the contract.' } } },
  })
})
