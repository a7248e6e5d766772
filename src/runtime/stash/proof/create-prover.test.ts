import { beforeAll, describe, expect, it } from 'vitest'
import {
  type ChangedBlock,
  changedRows,
  withTable,
} from '../../../../test/fixtures/change-block.js'
import type { BinlogBlock, BinlogTable } from '../../ports/binlog.js'
import { asAnotherNode } from '../../testing/binlog/as-another-node.js'
import { type BuiltLedger, buildLedger } from '../../testing/binlog/build-ledger.js'
import { encodeHeader, type HeaderDraft } from '../../testing/binlog/encode-ledger-block.js'
import { hostileTables } from '../../testing/binlog/hostile-tables.js'
import { blockBytesOf, readBlockParts } from '../../testing/binlog/read-block-parts.js'
import { replaceParts } from '../../testing/binlog/replace-parts.js'
import { tamper, tamperingKinds } from '../../testing/binlog/tamper.js'
import { startLedger, type TestLedger } from '../../testing/binlog/test-ledger.js'
import { itemsOf, readRlp } from '../ledger/rlp.js'
import { contentDigest } from './content-digest.js'
import { createProver } from './create-prover.js'
import { detectCrypto } from './detect-crypto.js'
import type { LedgerState, Verdict } from './verdict.js'

/** SM2 takes ten times as long. */
const chains = [
  { crypto: 'keccak256-secp256k1', blocks: 85, changed: [1, 7, 20, 80] },
  { crypto: 'sm3-sm2', blocks: 22, changed: [7] },
] as const

describe.each(chains)('a chain of $crypto', ({ crypto, blocks: count, changed }) => {
  let built: BuiltLedger
  let states: readonly LedgerState[]

  beforeAll(async () => {
    built = await buildLedger({ blocks: count, crypto })
    states = statesOf(built.ledger, built.blocks)
  })

  it('is proven block by block, with and without tables that left no row', () => {
    const levels = new Set(verdictsOf(built.ledger, built.blocks).map(levelOf))

    expect(states.map(({ number }) => number)).toEqual([...built.blocks.keys()])
    expect([...levels].sort()).toEqual(['proven', 'proven-with-gaps', 'rooted'])
  })

  it('is proven as another node has it, with the same digests', () => {
    const others = [...asAnotherNode(built.ledger, built.blocks)]

    expect(statesOf(built.ledger, others)).toEqual(states)
    expect(others.map(contentDigest)).toEqual(built.blocks.map(contentDigest))
    expect(others).not.toEqual(built.blocks)
  })

  it.each(tamperingKinds)('is refused where somebody lies: %s', (how) => {
    const lie = tamper(built.ledger.crypto, blockAt(6), how)

    expect(levelOf(proveAt(6, lie))).toBe(reasons[how])
    expect(contentDigest(lie) === contentDigest(blockAt(6))).toBe(/^signature/.test(how))
  })

  it('is refused for every change of a row but of the id of an old one', () => {
    const missed = changed.flatMap((number) =>
      [...changedRows(blockAt(number))].filter(
        ({ block }) => proveAt(number, block).kind !== 'refused',
      ),
    )

    expect(missed.length).toBeGreaterThan(0)
    expect(missed.filter((change) => !isOldId(change)).map(named)).toEqual([])
    for (const { block } of missed) {
      expect(proveAt(block.number, block)).toMatchObject({ next: states[block.number] })
    }
  })

  it('is refused for every change of a header, though its hash is made to fit', () => {
    const { crypto: hashes } = built.ledger
    const { header, ...parts } = readBlockParts(blockBytesOf(blockAt(6)))
    const lies = headersLike(header).map((other) =>
      replaceParts(hashes, blockAt(6), {
        ...parts,
        header: other,
        hash: hashes.hash(encodeHeader(other)),
      }),
    )

    expect(lies.map((lie) => levelOf(proveAt(6, lie)))).toEqual([
      ...['parent', 'number', 'sealers', 'sealers', 'sealers', 'signature'],
      ...Array<string>(8).fill('signature'),
    ])
  })

  it.each([
    ['transactions', 1],
    ['receipts', 4],
  ] as const)('is refused by the root of its %s, whatever is left of them', (part, place) => {
    const bytes = blockBytesOf(blockAt(6))
    const { from, to } = itemsOf(readRlp(bytes))[place] ?? { from: 0, to: 0 }
    const reasonsOf = Array.from({ length: to - from }, (_, index) => {
      const other = Buffer.from(bytes)
      other[from + index] = 255 - (other[from + index] ?? 0)
      return levelOf(proveAt(6, withBlockBytes(blockAt(6), other)))
    })

    expect([...new Set(reasonsOf)]).toEqual([`${part}-root`])
  })

  it('is refused where a block is left out, repeated, or of another chain', async () => {
    const other = await buildLedger({ blocks: 6, crypto, seed: 2 })

    expect(levelOf(proveAt(6, blockAt(7)))).toBe('number')
    expect(levelOf(proveAt(6, blockAt(5)))).toBe('number')
    expect(levelOf(proveAt(6, other.blocks[6] ?? blockAt(6)))).toBe('parent')
  })

  it('says which hash made it', () => {
    const { ledger } = built
    const stranger = { ...ledger.crypto, hash: () => new Uint8Array(32) }

    expect(detectCrypto(ledger.genesis, [stranger, ledger.crypto])).toBe(ledger.crypto)
    expect(detectCrypto(ledger.genesis, [stranger])).toBeNull()
    expect(detectCrypto({ ...ledger.genesis, tables: [] }, [ledger.crypto])).toBeNull()
  })

  function blockAt(number: number): BinlogBlock {
    const block = built.blocks[number]
    if (block === undefined) throw new Error(`The chain has no block ${number}.`)
    return block
  }

  function proveAt(number: number, block: BinlogBlock): Verdict {
    const before = states[number - 1]
    if (before === undefined) throw new Error(`The chain has no block ${number - 1}.`)
    return createProver(built.ledger.crypto).prove(before, block)
  }
})

const reasons: Readonly<Record<(typeof tamperingKinds)[number], string>> = {
  'row-value': 'db-hash',
  'row-status': 'db-hash',
  'row-removed': 'db-hash',
  'row-added': 'db-hash',
  'transaction-count': 'derived-table',
  'transaction-place': 'derived-table',
  nonces: 'derived-table',
  'block-hash': 'derived-table',
  transaction: 'transactions-root',
  receipt: 'receipts-root',
  'signatures-missing': 'quorum',
  'signature-repeated': 'quorum',
  'signature-wrong': 'signature',
  time: 'signature',
  parent: 'parent',
  number: 'number',
  forgery: 'signature',
  strangers: 'sealers',
}

describe('hostile rows', () => {
  let ledger: TestLedger
  let before: LedgerState
  let hostile: BinlogBlock

  beforeAll(async () => {
    const { u_long: _long, u_wide: _wide, ...tables } = hostileTables
    ledger = await startLedger()
    hostile = ledger.add({ tables })
    const [state] = statesOf(ledger, [ledger.genesis])
    if (state === undefined) throw new Error('The ledger has a genesis block.')
    before = state
  })

  it('are proven, long and wide ones too', async () => {
    const whole = await startLedger({ seed: 2 })

    expect(levelOf(prove(hostile))).toBe('proven')
    expect(statesOf(whole, [whole.genesis, whole.add({ tables: hostileTables })])).toHaveLength(2)
  })

  it('are refused for every change but in columns that the node leaves out, and old ids', () => {
    const missed = [...changedRows(hostile)].filter(({ block }) => prove(block).kind !== 'refused')
    const columns = missed.filter((change) => !isOldId(change)).map(({ column }) => column ?? '')

    expect(columns.length).toBeGreaterThan(0)
    expect(columns.filter((name) => !name.endsWith('_'))).toEqual([])
  })

  it.each<[string, string, (table: BinlogTable) => BinlogTable]>([
    ['another name', 'table', (table) => ({ ...table, name: 'u_samf' })],
    ['a name at another place', 'malformed', (table) => ({ ...table, name: 'u_zzz' })],
    ['another name of a column', 'db-hash', (table) => withColumn(table, 1, 'values')],
    ['another key', 'db-hash', (table) => withColumn(withColumn(table, 0, 'value'), 1, 'id')],
    ['no row', 'malformed', (table) => ({ ...table, created: [] })],
  ])('are refused in a table with %s', (_what, reason, change) => {
    expect(levelOf(prove(withTable(hostile, 'u_same', change)))).toBe(reason)
  })

  it('are refused in a table where a column without a hash has another name', () => {
    const lie = withTable(hostile, 'u_t', (table) =>
      withColumn(table, table.columns.indexOf('a_'), 'b_'),
    )

    expect(levelOf(prove(lie))).toBe('table')
  })

  function prove(block: BinlogBlock): Verdict {
    return createProver(ledger.crypto).prove(before, block)
  }
})

function withColumn(table: BinlogTable, place: number, name: string): BinlogTable {
  return { ...table, columns: table.columns.with(place, name) }
}

function verdictsOf(
  { crypto, genesisHash }: TestLedger,
  blocks: readonly BinlogBlock[],
): Verdict[] {
  const prover = createProver(crypto)
  const verdicts: Verdict[] = []
  let state: LedgerState | null = null
  for (const block of blocks) {
    const verdict: Verdict =
      state === null ? prover.root(block, { genesisHash }) : prover.prove(state, block)
    if (verdict.kind === 'refused') throw new Error(`${block.number}: ${verdict.message}`)
    verdicts.push(verdict)
    state = verdict.next
  }
  return verdicts
}

function statesOf(ledger: TestLedger, blocks: readonly BinlogBlock[]): readonly LedgerState[] {
  return verdictsOf(ledger, blocks).flatMap((verdict) =>
    verdict.kind === 'refused' ? [] : [verdict.next],
  )
}

function withBlockBytes(block: BinlogBlock, bytes: Uint8Array): BinlogBlock {
  return withTable(block, '_sys_hash_2_block_', (table) => ({
    ...table,
    created: table.created.map((row) => ({ ...row, values: row.values.with(1, bytes) })),
  }))
}

function levelOf(verdict: Verdict): string {
  return verdict.kind === 'accepted' ? verdict.level : verdict.reason
}

function isOldId({ what, list }: ChangedBlock): boolean {
  return what === 'id' && list === 'dirty'
}

function named({ what, table, list, column, block }: ChangedBlock): string {
  return `block ${block.number}: ${list} row of ${table}, ${column ?? 'all'}: ${what}`
}

/** Each with one field changed. */
function headersLike(header: HeaderDraft): readonly HeaderDraft[] {
  const [first = new Uint8Array(), ...others] = header.sealerList
  const flip = (bytes: Uint8Array) => bytes.with(0, (bytes[0] ?? 0) ^ 1)
  return [
    { ...header, parentHash: flip(header.parentHash) },
    { ...header, number: header.number + 1 },
    { ...header, sealerList: [flip(first), ...others] },
    { ...header, sealerList: [first, first, ...others] },
    { ...header, sealerList: others },
    { ...header, sealerList: header.sealerList.toReversed() },
    { ...header, stateRoot: flip(header.stateRoot) },
    { ...header, transactionsRoot: flip(header.transactionsRoot) },
    { ...header, receiptsRoot: flip(header.receiptsRoot) },
    { ...header, dbHash: flip(header.dbHash) },
    { ...header, logBloom: flip(header.logBloom) },
    { ...header, gasUsed: header.gasUsed + 1 },
    { ...header, timestamp: header.timestamp + 1 },
    { ...header, extraData: [...header.extraData, first] },
  ]
}
