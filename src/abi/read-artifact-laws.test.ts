import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Artifact } from './artifact.js'
import { checkAbi } from './check-abi.js'
import { describeContract } from './describe-contract.js'
import { listCandidates } from './list-candidates.js'
import { readArtifact } from './read-artifact.js'

const seed = Number(process.env['BCDATA_ABI_SEED'] ?? 1)
const numRuns = Number(process.env['BCDATA_ABI_RUNS'] ?? 300)

const examples = fileURLToPath(new URL('../../examples', import.meta.url))
/** Artifacts of other tools, where they are at hand; they are not part of this repository. */
const others = fileURLToPath(new URL('../../../shared/data/artifacts', import.meta.url))
if (!existsSync(others)) process.stderr.write(`Left out: no artifacts in ${others}\n`)

const real = [examples, others].filter(existsSync).flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\/(out|artifacts|contracts|solc-cli)\/.*\.(json|abi)$/.test(`/${path}`))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .filter((text) => text.length < 200_000),
)

/** Goal: a diagnostic or a model, whatever the file holds, and within a second of work. */
function expectAnswer(text: string): void {
  for (const named of [false, true]) {
    const before = process.cpuUsage()
    const { artifacts, diagnostics } = readArtifact('/dapp/out/A.sol/A.json', text, named)
    if (named) expect(artifacts.length + diagnostics.length).toBeGreaterThan(0)
    for (const { code, message, hint } of diagnostics) {
      expect(code).toMatch(/^ABI_/)
      expect(message.length + hint.length).toBeLessThan(1_000)
    }
    expectModels(artifacts)
    const { user, system } = process.cpuUsage(before)
    expect(user + system).toBeLessThan(1_000_000)
  }
}

function expectModels(artifacts: readonly Artifact[]): void {
  const { candidates } = listCandidates(artifacts, '/dapp')
  for (const { name } of candidates) expect(name).toMatch(/^[A-Za-z_$][\w$]{0,60}$/)
  for (const { abi, natspec, path } of artifacts) {
    checkAbi(abi, path)
    describeContract({ name: 'A', slug: 'a', abi, natspec, path, exclude: [], pins: {} })
  }
}

const word = fc.constantFrom(
  ...['abi', 'type', 'name', 'inputs', 'components', 'indexed', 'anonymous', 'internalType'],
  ...['event', 'function', 'tuple', 'tuple[]', 'uint256', 'address', '__proto__', 'constructor'],
  ...['contracts', 'output', 'metadata', 'bytecode', 'contractName', 'userdoc', 'devdoc', 'events'],
  ...['networks', '_format', 'hh-sol-artifact-1', 'event A(uint256 a)', 'struct A { A a; }', ''],
)

const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(word, fc.string({ unit: 'binary' }), fc.boolean(), fc.constant(null), fc.integer()),
    fc.array(tie('json'), { maxLength: 6 }),
    fc.dictionary(fc.oneof(word, fc.string({ unit: 'binary' })), tie('json'), { maxKeys: 8 }),
  ),
}))

test('any JSON gives diagnostics or artifacts', () => {
  fc.assert(
    fc.property(json, (value) => expectAnswer(JSON.stringify(value))),
    { seed, numRuns },
  )
})

test('any list of entries of an ABI gives diagnostics or a model', () => {
  const entry = fc.record(
    {
      type: fc.constantFrom('event', 'function', 'error'),
      name: fc.oneof(word, fc.string({ unit: 'binary', maxLength: 200 }), json),
      inputs: fc.oneof(fc.array(json), json),
      anonymous: fc.oneof(fc.boolean(), json),
    },
    { requiredKeys: ['type'] },
  )
  fc.assert(
    fc.property(fc.array(entry), (abi) => expectAnswer(JSON.stringify(abi))),
    { seed, numRuns },
  )
})

test('real artifacts with any value replaced give diagnostics or artifacts', () => {
  expect(real.length).toBeGreaterThan(5)
  fc.assert(
    fc.property(
      fc.constantFrom(...real),
      fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
      json,
      (text, path, value) => expectAnswer(JSON.stringify(replaced(JSON.parse(text), path, value))),
    ),
    { seed, numRuns },
  )
})

/** `path` chooses a child at every level. */
function replaced(tree: unknown, [step, ...path]: readonly number[], value: unknown): unknown {
  if (step === undefined || typeof tree !== 'object' || tree === null) return value
  const keys = Object.keys(tree)
  const key = keys[step % Math.max(keys.length, 1)] ?? 'abi'
  const child = replaced((tree as Record<string, unknown>)[key], path, value)
  return Array.isArray(tree)
    ? tree.map((item, index) => (String(index) === key ? child : item))
    : { ...tree, [key]: child }
}

test('the order of keys in a file never matters', () => {
  for (const text of real) {
    const value: unknown = JSON.parse(text)
    expect(modelsOf(JSON.stringify(withKeysReversed(value)))).toEqual(modelsOf(text))
  }
})

function modelsOf(text: string): readonly unknown[] {
  const { artifacts } = readArtifact('/dapp/out/A.sol/A.json', text)
  return artifacts
    .map(({ member, abi, natspec, path }) => [
      member,
      describeContract({ name: 'A', slug: 'a', abi, natspec, path, exclude: [], pins: {} }),
    ])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
}

function withKeysReversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withKeysReversed)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).reverse()
  return Object.fromEntries(entries.map(([key, child]) => [key, withKeysReversed(child)]))
}

test('real artifacts with their text cut or damaged give diagnostics or artifacts', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...real),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.boolean(),
      (text, place, noise, cut) => {
        const at = Math.floor(text.length * place)
        expectAnswer(text.slice(0, at) + noise + (cut ? '' : text.slice(at)))
      },
    ),
    { seed, numRuns },
  )
})

test.each<[string, string]>([
  ['brackets', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
  ['an ABI of brackets', `{"abi":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
  ['objects', `${'{"abi":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  [
    'components',
    `[{"type":"event","name":"A","inputs":${'[{"type":"tuple","components":'.repeat(50_000)}[]${'}]'.repeat(50_000)}}]`,
  ],
  ['unfinished brackets', `{"abi":${'['.repeat(500_000)}`],
  ['lines', `event A(${'(('.repeat(100_000)}`],
  ['many lines', 'event A(uint256 a)\n'.repeat(2_000)],
  ['too many lines', 'event A(uint256 a)\n'.repeat(200_000)],
  ['lists of results', `{"result":[${'[1],'.repeat(300_000)}1]}`],
  ['results', `{${Array.from({ length: 200_000 }, (_, i) => `"${i}":{"abi":1}`).join()}}`],
  ['names that are objects', '[{"type":"event","name":{"toString":1,"valueOf":1},"inputs":{}}]'],
  ['no lines', '\n'.repeat(2_000_000)],
  ['a long word', `"${'a'.repeat(5_000_000)}"`],
  [
    'a long type',
    JSON.stringify([
      { type: 'event', name: 'A', inputs: [{ type: `uint${'[1]'.repeat(300_000)}` }] },
    ]),
  ],
])('a file of nothing but %s comes to an end', (_what, text) => expectAnswer(text))
