import fc from 'fast-check'
import { hasEvents } from './corpus.js'
import { hostileNames } from './hostile-names.js'
import type { NamedAbi } from './make-project.js'

/** Random ABIs with every shape that the format allows, and names to stumble over. */
export function stressAbis(count: number, seed: number): readonly NamedAbi[] {
  const names = fc.sample(fc.uniqueArray(contractName, { minLength: count, maxLength: count }), {
    numRuns: 1,
    seed,
  })[0]
  const abis = fc.sample(abi, { numRuns: count, seed })
  return abis
    .map((items, index) => ({ name: names?.[index] ?? `Contract${index}`, abi: items }))
    .filter((contract) => hasEvents(contract.abi))
}

const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...hostileNames) },
  { weight: 1, arbitrary: fc.stringMatching(/^[A-Za-z_$][\w$]{0,11}$/) },
)

/** Properties of every object can't name a contract in the config. */
const contractName = name.filter(
  (text) => /^[A-Za-z_$][\w$]*$/.test(text) && !(text in Object.prototype),
)

/** Parameters have none where the author gave them none. */
const parameterName = fc.oneof(
  { weight: 5, arbitrary: name },
  { weight: 1, arbitrary: fc.constant('') },
)

interface Input {
  readonly name: string
  readonly type: string
  readonly components?: readonly Input[]
}

/** Nested arrays of structs of arrays grow beyond any log; the shapes matter, not the size. */
const valuesMax = 300

const elementary = fc.oneof(
  fc
    .tuple(fc.constantFrom('uint', 'int'), fc.integer({ min: 1, max: 32 }))
    .map(([t, n]) => t + n * 8),
  fc.integer({ min: 1, max: 32 }).map((length) => `bytes${length}`),
  fc.constantFrom('address', 'bool', 'bytes', 'string', 'function', 'uint', 'int', 'byte'),
)

/** `[]`, `[3]`, `[][2][]`. */
const suffix = fc
  .array(
    fc.oneof(
      fc.constant('[]'),
      fc.integer({ min: 1, max: 12 }).map((n) => `[${n}]`),
    ),
    {
      maxLength: 3,
    },
  )
  .map((parts) => parts.join(''))

const { input: anyInput } = fc.letrec<{ input: Input }>((tie) => ({
  input: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'input', withCrossShrink: true },
    fc.record({
      name: parameterName,
      type: fc
        .tuple(
          elementary,
          fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: suffix }),
        )
        .map((parts) => parts.join('')),
    }),
    fc.record({
      name: parameterName,
      type: suffix.map((part) => `tuple${part}`),
      components: fc.array(tie('input'), { minLength: 1, maxLength: 5, depthIdentifier: 'input' }),
    }),
  ),
}))

const input = anyInput.filter((candidate) => valueCount(candidate) <= valuesMax)

function valueCount({ type, components = [] }: Input): number {
  const inside = components.length === 0 ? 1 : components.map(valueCount).reduce((a, b) => a + b)
  const lengths = [...type.matchAll(/\[(\d*)\]/g)].map(([, length]) => Number(length || 3))
  return lengths.reduce((product, length) => product * length, inside)
}

/** Sometimes more than SQL's and JavaScript's usual limits are tested with. */
const inputs = fc.oneof(
  { weight: 8, arbitrary: fc.array(input, { maxLength: 6 }) },
  { weight: 1, arbitrary: fc.array(input, { minLength: 17, maxLength: 24 }) },
)

const event = fc
  .record({
    name,
    inputs,
    indexed: fc.uniqueArray(fc.nat(8), { maxLength: 4 }),
    anonymous: fc.oneof(
      { weight: 7, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
  })
  .map(({ indexed, anonymous, ...rest }) => {
    const places = new Set(indexed.slice(0, anonymous ? 4 : 3))
    return {
      type: 'event',
      name: rest.name,
      anonymous,
      inputs: rest.inputs.map((one, index) => ({ ...one, indexed: places.has(index) })),
    }
  })

/** Overloads under one name; some differ only in the shape of an array or a struct. */
const overloads = fc
  .tuple(
    event,
    fc.array(fc.tuple(inputs, fc.constantFrom('[]', '[2]', '[3]', '')), { maxLength: 2 }),
  )
  .map(([first, others]) => [
    first,
    ...others.map(([own, shape], index) => ({
      ...first,
      inputs:
        index === 0
          ? first.inputs.map((one, at) => (at === 0 ? { ...one, type: one.type + shape } : one))
          : own.map((one) => ({ ...one, indexed: false })),
    })),
  ])

/** `balanceOf` among them makes a token of a contract with the right `Transfer`. */
const functions = fc.array(
  fc.record({
    type: fc.constant('function'),
    name,
    inputs: fc.array(input, { maxLength: 2 }),
    outputs: fc.array(input, { maxLength: 2 }),
    stateMutability: fc.constantFrom('view', 'nonpayable', 'payable', 'pure'),
  }),
  { maxLength: 3 },
)

const token = fc
  .tuple(fc.boolean(), parameterName, parameterName, parameterName)
  .map(([indexed, from, to, value]) => [
    {
      type: 'event',
      name: 'Transfer',
      inputs: [
        { name: from, type: 'address', indexed: true },
        { name: to, type: 'address', indexed: true },
        { name: value, type: 'uint256', indexed },
      ],
    },
    {
      type: 'function',
      name: 'balanceOf',
      inputs: [{ name: 'owner', type: 'address' }],
      outputs: [{ name: '', type: 'uint256' }],
    },
  ])

const abi = fc
  .record({
    events: fc.array(overloads, { minLength: 1, maxLength: 5 }),
    functions,
    token: fc.option(token, { freq: 3, nil: [] }),
    repeated: fc.boolean(),
  })
  .map(({ events, functions, token, repeated }): readonly object[] => {
    const all = events.flat()
    return [...all, ...functions, ...token, ...(repeated ? all.slice(0, 1) : [])]
  })
