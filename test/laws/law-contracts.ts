import fc from 'fast-check'

export interface LawEvent {
  readonly name: string
  readonly inputs: readonly { name: string; type: string; indexed: boolean }[]
}

/** Contract → its events. */
export type Abis = Readonly<Record<string, readonly LawEvent[]>>

const address = (name: string) => ({ name, type: 'address', indexed: true })
const amount = (name: string) => ({ name, type: 'uint256', indexed: false })

export const firstAbis: Abis = {
  Token: [
    { name: 'Transfer', inputs: [address('from'), address('to'), amount('value')] },
    { name: 'Approval', inputs: [address('owner'), address('spender'), amount('value')] },
    { name: 'Paused', inputs: [] },
  ],
  Vault: [{ name: 'Deposited', inputs: [address('who'), amount('assets')] }],
}

export interface ContractChange {
  readonly kind: 'none' | 'add' | 'remove' | 'parameter' | 'rename' | 'retype' | 'contract'
  readonly contract: number
  readonly event: number
}

export const contractChange: fc.Arbitrary<ContractChange> = fc.record({
  kind: fc.constantFrom('none', 'add', 'remove', 'parameter', 'rename', 'retype', 'contract'),
  contract: fc.nat(5),
  event: fc.nat(5),
})

/** @param number makes new names new */
export function changeContracts(
  abis: Abis,
  { kind, contract, event }: ContractChange,
  number: number,
): Abis {
  if (kind === 'contract') return { ...abis, [`Extra${number}`]: [newEvent(number)] }
  const names = Object.keys(abis)
  const name = names[contract % names.length] ?? ''
  const events = abis[name] ?? []
  return { ...abis, [name]: changeEvents(events, kind, event % events.length, number) }
}

function changeEvents(
  events: readonly LawEvent[],
  kind: ContractChange['kind'],
  index: number,
  number: number,
): readonly LawEvent[] {
  if (kind === 'add') return [...events.slice(0, index), newEvent(number), ...events.slice(index)]
  if (kind === 'remove') return events.length > 1 ? events.toSpliced(index, 1) : events
  return events.map((event, at) => {
    if (at !== index) return event
    const { inputs } = event
    if (kind === 'parameter') return { ...event, inputs: [...inputs, amount(`extra${number}`)] }
    const last = inputs.at(-1)
    if (!last || kind === 'none') return event
    const changed =
      kind === 'rename' ? { ...last, name: `named${number}` } : { ...last, type: 'uint128' }
    return { ...event, inputs: [...inputs.slice(0, -1), changed] }
  })
}

function newEvent(number: number): LawEvent {
  return { name: `Added${number}`, inputs: [address('who'), amount('value')] }
}

export function abiJson(events: readonly LawEvent[]): readonly object[] {
  return events.map((event) => ({ type: 'event', ...event }))
}
