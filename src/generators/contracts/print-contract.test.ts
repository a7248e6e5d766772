import { Interface } from 'ethers'
import { expect, test } from 'vitest'
import { expectDecodersToEqualEthers } from '../../../test/abi/expect-decoders.js'
import { loadGenerated } from '../../../test/abi/load-generated.js'
import { noNatspec } from '../../abi/artifact.js'
import { describeContract } from '../../abi/describe-contract.js'
import type { ContractModel } from '../../model/contract-model.js'
import { emptyMemory, type ProjectMemory, remember } from '../../model/project-memory.js'
import { DecodeError } from '../../runtime/decode/decode-error.js'

function describe(
  name: string,
  events: readonly string[],
  memory: ProjectMemory = emptyMemory,
): ContractModel {
  const abi = JSON.parse(new Interface(events.map((event) => `event ${event}`)).formatJson())
  return describeContract({
    name,
    slug: name.toLowerCase(),
    abi,
    natspec: noNatspec,
    path: 'test',
    exclude: [],
    pins: memory.events,
  }).contract
}

const everything = describe('Every', [
  'Widths(uint8 a, uint32 b, uint40 c, uint64 d, uint256 e, int8 f, int32 g, int64 h, int128 i, int256 j)',
  'Indexed(address indexed a, int24 indexed b, bytes4 indexed c)',
  'Hashed(string indexed a, (uint8 x, uint8 y) indexed b, uint8[2] indexed c)',
  'Tails(string a, bytes b, uint256[] c, string[] d, uint8[3] e, bytes[2] f)',
  'Nested((address owner, (uint256 price, bytes data)[] bids, (bool open, string name) inner) order, uint16[2][] grid, uint256[][] rows)',
  'Fixed((uint8 a, address b)[2] pairs, (string s)[2] texts)',
  'Base((uint8 database)[2][] database)',
  'Over(uint256 a)',
  'Over(uint256[2] a)',
  'Over((uint256 x) a)',
  'Empty()',
  'Transfer(address indexed from, address indexed to, uint256 value)',
  'Transfer(address indexed from, address indexed to, uint256 indexed id)',
])

test('decoders of every type answer what ethers encoded', async () => {
  expect(await expectDecodersToEqualEthers([everything], 60)).toBe(13)
})

test('every layout that an event has had is decoded, into arguments of one type', async () => {
  const generations = [
    ['Paid(uint256 amount)', 'Order((uint256 price) order)', 'PaidV1()'],
    ['Paid(uint256 amount, string memo)', 'Order((address who) order)', 'PaidV1()'],
    ['Paid(uint256 indexed amount, string indexed memo)', 'Gone(bytes note)'],
    ['Paid(uint256 amount, string memo)'],
  ]
  let memory = emptyMemory
  let contract = describe('Shop', [])
  for (const events of generations) {
    contract = describe('Shop', events, memory)
    memory = remember(memory, [contract], null)
  }
  expect(await expectDecodersToEqualEthers([contract], 20)).toBe(7)
})

test('an anonymous event is read from its first topic on', async () => {
  const { contract } = describeContract({
    name: 'Dsnote',
    slug: 'dsnote',
    abi: [
      {
        type: 'event',
        name: 'LogNote',
        anonymous: true,
        inputs: [
          { name: 'sig', type: 'bytes4', indexed: true },
          { name: 'usr', type: 'address', indexed: true },
          { name: 'arg1', type: 'bytes32', indexed: true },
          { name: 'arg2', type: 'bytes32', indexed: true },
          { name: 'data', type: 'bytes' },
        ],
      },
    ],
    natspec: noNatspec,
    path: 'test',
    exclude: [],
    pins: {},
  })
  expect(await expectDecodersToEqualEthers([contract], 20)).toBe(1)
})

test('names that clash with what a generated file imports or declares stay apart', async () => {
  const contracts = [
    describe('Abi', ['Data(uint256 a)', 'Contract(uint8 a)', 'Events()', 'Handlers(bytes b)']),
    describe('Read', ['Uint(uint256 a)', 'toString(uint8 length)']),
    describe('Event', ['Definition(uint256 then)']),
    describe('Decode', ['Sent(uint8 a)', 'DecodeSent(uint8 a)']),
  ]
  expect(await expectDecodersToEqualEthers(contracts, 5)).toBe(9)
})

test('readers of structs that want the same name stay apart', async () => {
  const contracts = [
    describe('Shop', [
      'OrderFilled((uint256 price) info)',
      'Order((bytes note) filledInfo, (address who) filled)',
    ]),
    describe('Read', ['Order((uint8 a) note)', 'OrderNote((bool b) c)']),
  ]
  expect(await expectDecodersToEqualEthers(contracts, 5)).toBe(4)
})

test('NatSpec and names that are code stay data', async () => {
  const evil = '*/ throw new Error("escaped") /* ${process.exit(1)} `\u2028'
  const abi = [
    {
      type: 'event',
      name: 'Evil"); process.exit(1); ("',
      inputs: [{ name: '"]: 0 }; throw 1; ({ "', type: 'uint256', indexed: false }],
    },
    { type: 'event', name: '__proto__', inputs: [{ name: '__proto__', type: 'bool' }] },
  ]
  const { contract } = describeContract({
    name: 'Evil',
    slug: 'evil',
    abi,
    natspec: {
      contract: evil,
      events: { '__proto__(bool)': { notice: evil, params: { ['__proto__']: evil } } },
    },
    path: 'test',
    exclude: [],
    pins: {},
  })
  const [definition] = await loadGenerated([contract])
  expect(definition?.events.map((event) => event.name)).toEqual(
    contract.events.map((event) => event.key),
  )
  for (const event of contract.events) {
    expect(event.table.name).toMatch(/^[a-z][a-z0-9_]*$/)
    for (const column of event.table.columns) expect(column.name).toMatch(/^[a-z][a-z0-9_]*$/)
  }
})

test('malformed data is a DecodeError, never a crash, a hang or a huge allocation', async () => {
  const [definition] = await loadGenerated([everything])
  const word = (value: bigint) => value.toString(16).padStart(64, '0')
  const log = (event: number, topics: readonly string[], data: string) => {
    const { decode, topic0 } = definition!.events[event]!
    return () => decode({ topics: [topic0!, ...topics], data: `0x${data}` } as never)
  }
  const byName = (name: string) => definition!.events.findIndex((event) => event.name === name)
  const dirty = `0x${'f'.repeat(64)}`
  expect(log(byName('tails'), [], '')).toThrow(DecodeError)
  expect(log(byName('tails'), [], word(2n ** 255n).repeat(8))).toThrow(DecodeError)
  expect(log(byName('indexed'), [dirty, dirty, dirty], '')).toThrow(DecodeError)
  expect(log(byName('widths'), [], word(256n).repeat(10))).toThrow(DecodeError)
  // An array of arrays whose pointers all lead to itself: 2^k items out of a few hundred bytes.
  const bomb = [word(32n), word(200n), ...Array.from({ length: 200 }, () => word(0n))].join('')
  const rows = `${word(96n)}${word(96n)}${word(96n)}${bomb}`
  expect(log(byName('nested'), [], rows)).toThrow(DecodeError)
})

test('invalid UTF-8 is a DecodeError', async () => {
  const [definition] = await loadGenerated([describe('Text', ['Said(string text)'])])
  const data = `0x${'20'.padStart(64, '0')}${'2'.padStart(64, '0')}${'fffe'.padEnd(64, '0')}`
  const [said] = definition!.events
  expect(() => said?.decode({ topics: [said.topic0], data } as never)).toThrow(DecodeError)
})
