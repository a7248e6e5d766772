import { expect, test } from 'vitest'
import { sampleProject } from '../../../test/grafana/sample-project.js'
import { printConfig } from './print-config.js'

const factory = { contract: 'Shop', event: "It's(address)", parameter: 'till' }

test('a place says where the contract is, or which event tells', () => {
  const events = ['Sold(address buyer)']
  const text = printConfig(
    sampleProject([
      { name: 'Shop', events, place: 'any' },
      { name: 'Till', events, place: { factory } },
    ]),
  )
  expect(text).toContain("on: { local: { address: 'any' } }")
  const [, place = ''] = /Till: \{[\s\S]*?on: ([\s\S]*?)\n {4}\}/.exec(text) ?? []
  expect(new Function(`return ${place.replace(/,\s*$/, '')}`)()).toEqual({ local: { factory } })
})
