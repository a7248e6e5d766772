import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeBinding } from '../../src/abi/describe-binding.js'
import { printBindings } from '../../src/generators/bindings/print-bindings.js'
import type { BindingModel } from '../../src/model/binding-model.js'
import type { VirtualFile } from '../../src/model/virtual-file.js'

const repository = fileURLToPath(new URL('../../', import.meta.url))

/** ABIs of published contracts, where they are at hand; they are not part of this repository. */
const folders = ['abi', 'abi-synthetic'].map((name) => join(repository, '../shared/data', name))
const missing = !folders.every((folder) => existsSync(folder))
if (missing) process.stderr.write(`Left out: no ABI corpus in ${folders.join(' and ')}\n`)

/** Every contract with BCDATA_TEST_BINDINGS=all, otherwise every fourth and all of the odd ones. */
const isThorough = process.env['BCDATA_TEST_BINDINGS'] === 'all'
const step = isThorough ? 1 : 4
const hostileCount = isThorough ? 300 : 60

/** Compiling hundreds of contracts on a busy machine. */
const timeoutMs = 240_000

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(repository, 'test/.generated-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.skipIf(missing)(
  'bindings of real contracts compile, and leave next to nothing out',
  async () => {
    const bindings = corpus()
    const { files, diagnostics } = await printBindings(bindings)
    const messages = diagnostics.map(({ message }) => message)
    expect(messages.filter((message) => message.includes('TypeChain failed'))).toEqual([])
    expect(messages.length).toBeLessThan(bindings.length / 4)
    expect(files.length).toBeGreaterThan(4 * (bindings.length - messages.length))
    expect(compile(files)).toBe('')
  },
  timeoutMs,
)

test(
  'bindings of hostile ABIs compile as well, or leave the hostile part out',
  async () => {
    const bindings = fc
      .sample(hostileAbi, { seed: 42, numRuns: hostileCount })
      .map((abi, index) => {
        const contract = contractNames[index % contractNames.length] ?? 'Token'
        return describeBinding({ contract, file: `c${index}`, abi, path: 'Hostile.json' }).binding
      })
    const { files, diagnostics } = await printBindings(bindings)
    const failures = diagnostics.filter(({ message }) => message.includes('TypeChain failed'))
    expect(failures).toEqual([])
    expect(files.length).toBeGreaterThan(200)
    expect(compile(files)).toBe('')
    expect(files.some(({ text }) => /^\s*(?:evil|console)\b/m.test(text))).toBe(false)
  },
  timeoutMs,
)

const contractNames = `Token Result Interface Promise Array OrderStruct TransferEvent BaseContract
  token Object String Error Listener any ContractEvent _x $x`.split(/\s+/)

const name = fc.constantFrom(
  ...`from to value value length then toString constructor __proto__ hasOwnProperty package in
  default class arguments eval arg0 arg1 target runner filters interface getAddress connect on
  Contract TypedContract Transfer Transfer Over Over_uint256_ Order Result Array $ _ évil`.split(
    /\s+/,
  ),
  '',
  '*/ evil()',
  "x: any }; console.log('evil'); interface Y { y",
  '`${evil()}`',
)

const elementary = fc.constantFrom(
  ...'uint256 uint int8 byte bytes32 bytes string bool address function fixed128x18'.split(' '),
)

const internalType = fc.constantFrom(
  'struct Order',
  'struct order',
  'struct Library.Order',
  'struct Result.Order',
  'struct Array.Order[2]',
  'struct A { x: any }; evil(); type B',
  'struct A.B.C',
  'enum Kind',
  undefined,
)

const { parameter } = fc.letrec((tie) => ({
  parameter: fc
    .tuple(name, tie('type'), fc.constantFrom('', '', '[]', '[2]', '[][3]', '[3][]'), fc.boolean())
    .map(([label, type, arrays, indexed]) => {
      const known = type as { readonly type: string }
      return { ...known, name: label, type: known.type + arrays, indexed }
    }),
  type: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    elementary.map((type) => ({ type })),
    fc
      .tuple(internalType, fc.array(tie('parameter'), { maxLength: 3 }))
      .map(([internal, components]) => ({ type: 'tuple', internalType: internal, components })),
  ),
}))

const parameters = fc.array(parameter as fc.Arbitrary<object>, { maxLength: 4 })

const hostileAbi = fc.array(
  fc.record({
    type: fc.constantFrom('function', 'function', 'event', 'event', 'error', 'constructor'),
    name,
    inputs: parameters,
    outputs: parameters,
    anonymous: fc.boolean(),
    stateMutability: fc.constantFrom('view', 'payable', 'nonpayable', undefined, "view'; evil()"),
    constant: fc.boolean(),
    gas: fc.nat(),
  }),
  { minLength: 5, maxLength: 30 },
)

function corpus(): readonly BindingModel[] {
  const paths = folders.flatMap((top, index) =>
    readdirSync(top, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.json') && basename(path) !== 'manifest.json')
      .filter((_path, at) => index === 1 || at % step === 0)
      .map((path) => join(top, path)),
  )
  return paths.map((path, index) => {
    const contract = basename(path, '.json').replace(/\W/g, '_')
    const file = JSON.parse(readFileSync(path, 'utf8'))
    const abi = Array.isArray(file) ? file : file.abi
    return describeBinding({ contract, file: `c${index}`, abi, path }).binding
  })
}

/** What the compiler says of them, under the options of a generated project. */
function compile(files: readonly VirtualFile[]): string {
  rmSync(join(folder, 'src'), { recursive: true, force: true })
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const options = JSON.parse(readFileSync(join(repository, 'templates/tsconfig.json'), 'utf8'))
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...options, include: ['src'] }))
  const compiler = join(repository, 'node_modules/typescript/bin/tsc')
  const args = [compiler, '-p', folder, '--noEmit']
  return spawnSync(process.execPath, args, { encoding: 'utf8', cwd: folder }).stdout
}
