import { expect, test } from 'vitest'
import { downloadAddresses, forgottenPackages } from './lock-file.js'

const lock = JSON.stringify({
  packages: {
    'node_modules/tool': { optionalDependencies: { 'tool-linux': '1', 'tool-darwin': '1' } },
    'node_modules/tool/node_modules/tool-linux': { resolved: 'https://registry.example/t.tgz' },
  },
})

test('a package of another platform that has no entry is reported', () => {
  expect(forgottenPackages(lock)).toEqual([
    'package-lock.json lacks tool-darwin: run `npm run lock`',
  ])
})

test('a download address is reported', () => {
  expect(downloadAddresses(JSON.stringify(JSON.parse(lock), null, 2))).toEqual([
    'https://registry.example/t.tgz',
  ])
})
