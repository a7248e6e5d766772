import { loadChainCrypto } from '../../crypto/load-chain-crypto.js'
import type { BinlogBlock } from '../../ports/binlog.js'
import type { ChainCrypto } from '../../ports/chain-crypto.js'
import type { BlockDraft, TableDrafts, TransactionDraft } from './block-draft.js'
import { memberChanges, quorumOf, sealersOf } from './consensus-members.js'
import { currentState, type LedgerCounts } from './current-state.js'
import { dbHash } from './db-hash.js'
import { derivedRows } from './derived-rows.js'
import type { BlockParts } from './encode-ledger-block.js'
import { encodeReceipt } from './encode-receipt.js'
import { encodeTransaction } from './encode-transaction.js'
import { type GenesisOptions, genesisTables, groupMarkOf } from './genesis-tables.js'
import type { TableChange } from './ledger-table.js'
import { LedgerTables } from './ledger-tables.js'
import { sealBlock } from './seal-block.js'
import { SeededBytes } from './seeded-bytes.js'
import { TestNodes } from './test-nodes.js'

export interface LedgerOptions {
  /** Nodes that seal from the beginning; default 4. */
  readonly sealers?: number
  /** Default keccak256-secp256k1. */
  readonly crypto?: ChainCrypto['kind']
  /**
   * The same seed makes the same bytes, but for signatures: those of the package secp256k1 are others
   * than without it. Default 1.
   */
  readonly seed?: number
  /** Default 1. */
  readonly group?: number
  /** Items of a receipt: chains before 2.9.0 have 7; default 8. */
  readonly receiptItems?: 7 | 8
  /** The id before the first one that is given: a node begins with 100001 (the default) or 100000. */
  readonly lastId?: bigint
}

/** A ledger with its genesis block, which blocks can be added to. */
export async function startLedger(options: LedgerOptions = {}): Promise<TestLedger> {
  return new TestLedger(await loadChainCrypto(options.crypto ?? 'keccak256-secp256k1'), options)
}

/**
 * A chain whose blocks are what a node of FISCO BCOS 2.9 writes to its binlog: every root, signature,
 * derived row and id is right. The signatures of transactions are made up: nobody looks at them.
 */
export class TestLedger {
  readonly crypto: ChainCrypto
  readonly groupMark: string
  readonly genesis: BinlogBlock
  /** 64 hexadecimal digits without 0x. */
  readonly genesisHash: string
  readonly nodes: TestNodes
  readonly #group: number
  readonly #receiptItems: 7 | 8
  readonly #random: SeededBytes
  readonly #tables: LedgerTables
  #counts: LedgerCounts = { transactions: 0, failed: 0 }
  #number = 0
  #hash: Uint8Array = Buffer.alloc(32)

  constructor(crypto: ChainCrypto, options: LedgerOptions) {
    const { sealers = 4, seed = 1, group = 1, receiptItems = 8, lastId = 100_001n } = options
    this.crypto = crypto
    this.nodes = new TestNodes(crypto, seed)
    this.#group = group
    this.#receiptItems = receiptItems
    this.#random = new SeededBytes(`ledger/${seed}`)
    this.#tables = new LedgerTables(lastId)
    const nodeIds = Array.from({ length: sealers }, (_, number) => this.nodes.id(number))
    this.groupMark = groupMarkOf({ group, nodeIds })
    this.genesis = this.#addGenesis({ group, nodeIds })
    this.genesisHash = Buffer.from(this.#hash).toString('hex')
  }

  /** The next block; one with a single transaction when nothing is wanted. */
  add(draft: BlockDraft = {}): BinlogBlock {
    const number = this.#number + 1
    const { transactions: drafts = [{}] } = draft
    const sealers = sealersOf(this.#tables.table('_sys_consensus_'), number)
    const changes = this.#tables.change(this.#tableDrafts(draft, number))
    const stateRoot = dbHash(this.crypto, changes)
    const sealed = sealBlock(this.crypto, {
      number,
      parentHash: this.#hash,
      stateRoot,
      transactions: drafts.map((transaction) => this.#encode(transaction, number)),
      receipts: drafts.map((transaction) =>
        encodeReceipt(this.crypto, transaction, { stateRoot, items: this.#receiptItems }),
      ),
      extraData: [],
      sealers: sealers.map((id) => this.nodes.node(id)),
      signers: draft.signers ?? signersInTurn(number, sealers.length),
    })
    this.#counts = {
      transactions: this.#counts.transactions + drafts.length,
      failed: this.#counts.failed + drafts.filter(({ failed }) => failed === true).length,
    }
    return this.#commit(number, changes, sealed)
  }

  #addGenesis(options: GenesisOptions): BinlogBlock {
    const changes = this.#tables.change(genesisTables(options))
    const sealed = sealBlock(this.crypto, {
      number: 0,
      parentHash: this.#hash,
      stateRoot: Buffer.alloc(32),
      transactions: [],
      receipts: [],
      extraData: [Buffer.from(groupMarkOf(options))],
      sealers: [],
      signers: [],
    })
    return this.#commit(0, changes, sealed)
  }

  #tableDrafts(
    { tables = {}, members = [], transactions = [] }: BlockDraft,
    number: number,
  ): TableDrafts {
    const touched = transactions
      .map(({ failed, to }) => (failed === true ? `c_${to}` : ''))
      .filter((name) => this.#tables.has(name))
    const drafts: TableDrafts = {
      ...Object.fromEntries(touched.map((name) => [name, {}])),
      ...tables,
    }
    if (members.length === 0) return drafts
    const named = members.map((member) => ({ ...member, nodeId: this.nodes.id(member.node) }))
    const consensus = memberChanges(this.#tables.table('_sys_consensus_'), named, number)
    return { ...drafts, _sys_consensus_: consensus }
  }

  #encode(draft: TransactionDraft, block: number): Uint8Array {
    const { kind } = this.crypto
    return encodeTransaction(draft, {
      crypto: kind,
      random: this.#random,
      block,
      group: this.#group,
    })
  }

  #commit(number: number, changes: readonly TableChange[], sealed: BlockParts): BinlogBlock {
    const all = [...changes, ...this.#tables.change(derivedRows(this.crypto, sealed))]
    const lastId = this.#tables.lastIdAfter(all)
    const state = this.#tables.change({
      _sys_current_state_: currentState(number, this.#counts, lastId),
    })
    this.#number = number
    this.#hash = sealed.hash
    return this.#tables.commit(number, [...all, ...state])
  }
}

function signersInTurn(number: number, sealers: number): readonly number[] {
  return Array.from({ length: quorumOf(sealers) }, (_, turn) => (number + turn) % sealers)
}
