import { extname } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { VirtualFile } from '../../src/model/virtual-file.js'
import { fileShape } from '../abi/file-shape.js'
import { type HostileDapp, hostileDapp, type Shape } from '../abi/hostile-dapp.js'
import { hostileTexts } from '../abi/hostile-texts.js'
import { makeProject } from '../abi/make-project.js'

/*
 * Goal: whatever an ABI, its comments and its names hold arrives in TypeScript, SQL, JSON, YAML,
 * Markdown and paths as data. Method: the project of a hostile ABI has the syntax of the project of a
 * harmless one.
 */

const shapes: readonly Shape[] = ['event', 'token']

describe.each(shapes)('in place of every name of the %s', (shape) => {
  let plain: HostileDapp
  beforeAll(async () => {
    plain = await hostileDapp(shape, (role) => `Plain${role.replaceAll(' ', '')}`)
  })

  test.each(hostileTexts.map((text) => [shown(text), text] as const))(
    '%s is only data',
    async (_shown, text) => {
      expectSameShape((await hostileDapp(shape, () => text)).files, plain.files)
    },
  )
})

const sent = { type: 'event', name: 'Sent', inputs: [{ name: 'a', type: 'uint256' }] }

test('in place of the name of a contract in the config every text is only data', async () => {
  const plain = await makeProject([{ name: 'Plain', abi: [sent] }])
  for (const name of hostileTexts.filter(isFileName)) {
    const hostile = await makeProject([{ name, abi: [sent] }])
    expectSameShape(hostile.files, plain.files)
  }
})

/** The helper names ABI files after contracts. */
function isFileName(text: string): boolean {
  return text.length < 200 && !/[/\0#]|\uD800|^__proto__$/.test(text)
}

test.each([
  ['a.ts', "const a = 'x'", "const a = 'x' + globalThis.b"],
  ['a.ts', '/** a */\nexport const b = 1', '/** a */ c()\nexport const b = 1'],
  ['a.ts', 'const a = `x`', 'const a = `${x}`'],
  ['a.ts', "const a = { b: 'c' }", "const a = { b: 'c', ...d }"],
  ['a.json', '{ "queryText": "SELECT \'a\'" }', '{ "queryText": "SELECT \'a\' OR \'b\'" }'],
  ['a.json', '{ "queryText": "SELECT a" }', '{ "queryText": "SELECT a, b" }'],
  ['a.json', '{ "a": "b" }', '{ "a": "b", "c": "d" }'],
  ['a.md', '- `a`: `b`', '- `a`: `b` [link](javascript:c)'],
  ['a.yaml', 'a: b', 'a: b\nc: d'],
])('the comparison notices what is more than data in %s', (path, plain, hostile) => {
  const shape = (text: string) => fileShape({ path, text, ownership: 'generated' })
  expect(shape(hostile)).not.toEqual(shape(plain))
})

/** Files come in the same order, whatever the contract is called. */
function expectSameShape(hostile: readonly VirtualFile[], plain: readonly VirtualFile[]): void {
  expect(hostile.map(placeOf)).toEqual(plain.map(placeOf))
  for (const [index, file] of hostile.entries()) {
    expect(file.path).toMatch(/^[\w.-]{1,60}(\/[\w.-]{1,60})*$/)
    expect(fileShape(file), file.path).toEqual(fileShape(plain[index] ?? file))
  }
}

function placeOf({ path }: VirtualFile): string {
  return `${path.split('/').length} ${extname(path)}`
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 30))
}
