import fc from 'fast-check'

export interface Parameter {
  readonly name: string
  readonly type: string
  readonly indexed: boolean
  readonly components?: readonly Parameter[]
}

export interface Event {
  readonly type: 'event'
  readonly name: string
  readonly inputs: readonly Parameter[]
}

export type Abi = readonly Event[]

const eventNames = ['Paid', 'Moved', 'Order', 'paid', 'Set_up']
const parameterNames = ['from', 'value', 'Value', 'memo', 'evt_index', '']
const types = ['uint8', 'uint32', 'uint64', 'uint256', 'int256', 'address', 'bool', 'bytes32']
const wideTypes = ['bytes', 'string', 'uint256[]', 'bytes4', 'tuple']

const components: fc.Arbitrary<readonly Parameter[]> = fc.constantFrom(
  [{ name: 'price', type: 'uint256', indexed: false }],
  [
    { name: 'price', type: 'uint256', indexed: false },
    { name: 'note', type: 'string', indexed: false },
  ],
)

const parameter: fc.Arbitrary<Parameter> = fc
  .record({
    name: fc.constantFrom(...parameterNames),
    type: fc.constantFrom(...types, ...wideTypes),
    indexed: fc.boolean(),
    components,
  })
  .map(({ components: fields, ...rest }) =>
    rest.type === 'tuple' ? { ...rest, components: fields } : rest,
  )

const event: fc.Arbitrary<Event> = fc
  .record({
    name: fc.constantFrom(...eventNames),
    inputs: fc.array(parameter, { maxLength: 4 }),
  })
  .map(({ name, inputs }) => ({ type: 'event', name, inputs: threeIndexed(inputs) }))

/** A change, applied to whatever ABI there is. */
type Change = (abi: Abi) => Abi

const change: fc.Arbitrary<Change> = fc.oneof(
  event.map((added): Change => (abi) => [...abi, added]),
  fc.nat().map(
    (index): Change =>
      (abi) =>
        abi.filter((_, i) => i !== index % abi.length),
  ),
  changedEvent((name) => ({ name }), fc.constantFrom(...eventNames)),
  changedEvent((added, { inputs }) => ({ inputs: [...inputs, added] }), parameter),
  changedEvent(
    (index, { inputs }) => ({ inputs: inputs.filter((_, i) => i !== index % inputs.length) }),
    fc.nat(),
  ),
  changedInput((name) => ({ name }), fc.constantFrom(...parameterNames)),
  changedInput((type) => ({ type }), fc.constantFrom(...types)),
  changedInput((_, { indexed }) => ({ indexed: !indexed }), fc.nat()),
)

/** ABIs of one contract, each made from the one before. */
export const evolution: fc.Arbitrary<readonly Abi[]> = fc
  .tuple(
    fc.array(event, { minLength: 1, maxLength: 3 }),
    fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 7 }),
    fc.option(fc.nat({ max: 6 }), { nil: undefined }),
  )
  .map(([first, steps, back]) => {
    const abis: Abi[] = [first]
    for (const changes of steps) {
      const before = abis.at(-1) ?? first
      const after = changes.reduce((abi, apply) => (abi.length === 0 ? abi : apply(abi)), before)
      abis.push(after.length === 0 ? before : after)
    }
    // Sometimes a contract goes back to what it was.
    return back === undefined ? abis : [...abis, abis[back % abis.length] ?? first]
  })

function changedEvent<T>(
  fields: (value: T, event: Event) => Partial<Event>,
  value: fc.Arbitrary<T>,
): fc.Arbitrary<Change> {
  return fc.tuple(fc.nat(), value).map(
    ([index, given]): Change =>
      (abi) =>
        abi.map((item, i) => {
          if (i !== index % abi.length) return item
          const changed = { ...item, ...fields(given, item) }
          return { ...changed, inputs: threeIndexed(changed.inputs) }
        }),
  )
}

function changedInput<T>(
  fields: (value: T, input: Parameter) => Partial<Parameter>,
  value: fc.Arbitrary<T>,
): fc.Arbitrary<Change> {
  return changedEvent(
    ([place, given], { inputs }) => ({
      inputs: inputs.map((input, i) =>
        i === place % inputs.length ? withFields(input, fields(given, input)) : input,
      ),
    }),
    fc.tuple(fc.nat(), value),
  )
}

function withFields(input: Parameter, fields: Partial<Parameter>): Parameter {
  const { components: own, ...changed } = { ...input, ...fields }
  return changed.type === 'tuple' && own ? { ...changed, components: own } : changed
}

/** The compiler refuses more. */
function threeIndexed(inputs: readonly Parameter[]): readonly Parameter[] {
  let count = 0
  return inputs.map((input) => {
    if (input.indexed) count += 1
    return input.indexed && count > 3 ? { ...input, indexed: false } : input
  })
}
