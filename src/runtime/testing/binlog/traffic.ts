import type { BlockDraft, MemberDraft, TransactionDraft, ValueDraft } from './block-draft.js'
import { hostileValues } from './hostile-tables.js'
import { SeededBytes } from './seeded-bytes.js'
import { TableDraftList } from './table-draft-list.js'

export interface TrafficOptions {
  /** Default 1. */
  readonly seed?: number
  /** Default 2. */
  readonly transactionsPerBlock?: number
}

interface Contract {
  readonly address: string
  slots: number
}

const people = 'u_people'
const peopleColumns = ['id', 'name', 'age', 'note'] as const
/** What is over is deleted. */
const peopleMax = 200
const blocksPerContract = 16
const blocksPerFailure = 7
/** A node that comes and goes, every 100 blocks. */
const guest = 1000
const guestParts: Readonly<Record<number, MemberDraft['type']>> = {
  20: 'observer',
  40: 'sealer',
  80: 'removed',
}

/** Drafts of blocks without end, in which everything happens that happens on a chain. */
export function* traffic(options: TrafficOptions = {}): Generator<BlockDraft> {
  const source = new Traffic(options)
  for (let number = 1; ; number += 1) yield source.block(number)
}

class Traffic {
  readonly #random: SeededBytes
  readonly #transactionsPerBlock: number
  readonly #contracts: Contract[] = []
  readonly #people: string[] = []
  #born = 0

  constructor({ seed = 1, transactionsPerBlock = 2 }: TrafficOptions) {
    this.#random = new SeededBytes(`traffic/${seed}`)
    this.#transactionsPerBlock = transactionsPerBlock
  }

  block(number: number): BlockDraft {
    const tables = new TableDraftList()
    const transactions = Array.from({ length: this.#transactionsPerBlock }, (_, index) => {
      if (index === 0 && number % blocksPerContract === 1) return this.#deploy(tables)
      if (index === 0 && number % blocksPerFailure === 0) return this.#fail(tables)
      return index % 2 === 0 ? this.#call(tables) : this.#register(tables)
    })
    const type = guestParts[number % 100]
    const members = type === undefined ? [] : [{ node: guest, type }]
    return { transactions, tables: tables.drafts(), members }
  }

  #deploy(tables: TableDraftList): TransactionDraft {
    const address = this.#random.bytes(20).toString('hex')
    const table = tables.of(`c_${address}`, ['key', 'value'])
    table.insert.push(
      ['alive', 'true'],
      ['balance', '0'],
      ['code', this.#random.bytes(300)],
      ['codeHash', this.#random.bytes(32)],
      ['nonce', '0'],
      ['0', this.#word()],
    )
    this.#contracts.push({ address, slots: 1 })
    return { creates: address }
  }

  #call(tables: TableDraftList): TransactionDraft {
    const contract = this.#contract(tables)
    if (contract === null) return {}
    const table = tables.of(`c_${contract.address}`)
    table.update.push({ where: { key: '0' }, set: { value: this.#word() } })
    if (this.#random.below(4) === 0) {
      table.insert.push([String(contract.slots), this.#word()])
      contract.slots += 1
    }
    const topics = [this.#random.bytes(32), this.#random.bytes(32)]
    const log = { address: contract.address, topics, data: this.#random.bytes(32) }
    return { to: contract.address, logs: [log] }
  }

  /** Half of the time it had an old row in its hands. */
  #fail(tables: TableDraftList): TransactionDraft {
    const contract = this.#contract(tables)
    if (contract === null) return { failed: true }
    const table = tables.of(`c_${contract.address}`)
    if (this.#random.below(2) === 0) table.update.push({ where: { key: 'nonce' }, set: {} })
    return { to: contract.address, failed: true }
  }

  #register(tables: TableDraftList): TransactionDraft {
    const table = tables.of(people, peopleColumns)
    const known = [...this.#people]
    if (known.length > 0) {
      table.update.push({ where: { id: this.#random.pick(known) }, set: { age: this.#age() } })
    }
    if (known.length > peopleMax) table.remove.push({ id: this.#people.shift() ?? null })
    this.#born += 1
    const id = `person ${this.#born}`
    table.insert.push([id, `name of ${id}`, this.#age(), this.#random.pick(hostileValues)])
    this.#people.push(id)
    return {}
  }

  /** One of an earlier block: what a block makes is complete. */
  #contract(tables: TableDraftList): Contract | null {
    const known = this.#contracts.filter(({ address }) => !tables.isMaking(`c_${address}`))
    return known.length === 0 ? null : this.#random.pick(known)
  }

  #age(): ValueDraft {
    return this.#random.below(5) === 0 ? null : String(this.#random.below(100))
  }

  #word(): string {
    return BigInt(`0x${this.#random.bytes(32).toString('hex')}`).toString()
  }
}
