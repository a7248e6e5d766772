import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/fixtures/temporary-folder.js'
import { initialIdentity } from './initial-identity.js'

let dapp = ''
beforeEach(() => {
  dapp = temporaryFolder('shop-')
})

function identity(text: string) {
  writeFileSync(join(dapp, 'package.json'), text)
  return initialIdentity(dapp, join(dapp, 'bcdata'))
}

test.each(['null', '[]', '{', '{ "name": 42, "dependencies": { "bcdata": 7 } }'])(
  'a dapp whose package.json is %s is named after its folder',
  (text) => {
    const { name, bcdataDependency } = identity(text)
    expect(name).toMatch(/^shop-\w+-data$/)
    expect(bcdataDependency).toMatch(/^\^\d/)
  },
)

test.each([
  ['^0.1.0', '^0.1.0'],
  ['npm:@team/bcdata@1', 'npm:@team/bcdata@1'],
  ['https://host/bcdata.tgz', 'https://host/bcdata.tgz'],
  ['file:../x.tgz', 'file:../../x.tgz'],
  ['../x.tgz', 'file:../../x.tgz'],
  ['link:../x', 'link:../../x'],
  ['file:/x.tgz', 'file:/x.tgz'],
])('bcdata that the dapp has as %s, its project has as %s', (given, wanted) => {
  const text = JSON.stringify({ dependencies: { bcdata: given } })
  expect(identity(text).bcdataDependency).toBe(wanted)
})
