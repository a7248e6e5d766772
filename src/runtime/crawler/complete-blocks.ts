import type { Hex } from '../../shared/hex.js'
import type { ChainSource, Log, LogFilter } from '../ports/chain-source.js'
import type { Child, Lineage, Subject } from '../ports/event.js'
import type { Blocks } from './blocks.js'
import { Children } from './children.js'
import { mergeLogs, type TimedLog } from './fetch-logs.js'
import { type LogWish, logFilters, type Span } from './log-filters.js'
import { ReportReader } from './reported-children.js'

/** Which children a question was about. */
export interface Asked extends LogWish {
  /** Those that were known by then. */
  readonly newest: number
}

/** Blocks with the events of all children that were known when they were asked for. */
export interface FetchedBlocks extends Omit<Blocks, 'children'> {
  readonly asked: Asked
}

/** Asks for the same blocks again; null when the node has others by now. */
export type AskAgain = (filters: readonly LogFilter[]) => Promise<readonly TimedLog[] | null>

/** Asks for what subjects bring, and adds what children bring that these blocks report themselves. */
export class Completion {
  readonly #subjects: readonly Subject[]
  readonly #ofChildren: readonly Subject[]
  readonly #children: Children
  readonly #byAddress: boolean | undefined
  readonly #reader: ReportReader

  constructor(
    subjects: readonly Subject[],
    children: Children,
    { asksByAddress }: Pick<ChainSource, 'asksByAddress'> = {},
  ) {
    this.#subjects = subjects
    this.#ofChildren = subjects.filter(({ address }) => typeof address === 'object')
    this.#children = children
    this.#byAddress = asksByAddress
    this.#reader = new ReportReader(subjects)
  }

  /** What to ask for now. Which children there are shows only once earlier blocks are complete. */
  wish(span: Span): Asked {
    const childrenOf = ({ key }: Lineage): Iterable<Hex> => this.#children.bornBy(key, span.to)
    const wish = { childrenOf, byAddress: this.#byAddress }
    return { ...logFilters(this.#subjects, span, wish), newest: this.#children.newest }
  }

  /**
   * Adds the events of children that were found since, in earlier blocks or in these, until these
   * report nobody new: a child may be a factory, too. Null when the node has other blocks by now.
   */
  async complete({ asked, ...blocks }: FetchedBlocks, ask: AskAgain): Promise<Blocks | null> {
    const fresh = new Children()
    let { logs } = blocks
    for (let before = { ...asked, fresh: 0 }; ;) {
      const found = this.#reported(logs, fresh)
      fresh.add(found)
      const { filters, anywhere } = this.#missing(blocks, fresh, before)
      before = { ...before, newest: this.#children.newest, fresh: fresh.newest }
      if (anywhere) before = { ...before, anywhere }
      const more = filters.length === 0 ? [] : await ask(filters)
      if (more === null) return null
      if (found.length === 0 && more.length === 0) break
      logs = mergeLogs([logs, more])
    }
    const children = fresh.all
    this.#children.add(children)
    return { ...blocks, logs, children }
  }

  #reported(logs: readonly TimedLog[], fresh: Children): readonly Child[] {
    const isChild = ({ key }: Lineage, { address, blockNumber }: Log): boolean =>
      this.#children.has(key, address, blockNumber) || fresh.has(key, address, blockNumber)
    const reported = this.#reader.read(logs, isChild)
    return reported.filter((child) => this.#children.isNew(child) && fresh.isNew(child))
  }

  #missing(
    { from, last }: Pick<Blocks, 'from' | 'last'>,
    fresh: Children,
    asked: Pick<Asked, 'anywhere' | 'newest'> & { readonly fresh: number },
  ): LogWish {
    const { anywhere, newest } = asked
    const span = { from, to: last.number }
    const subjects = anywhere
      ? this.#ofChildren.filter(({ event }) => event.topic0 === null)
      : this.#ofChildren
    const childrenOf = ({ key }: Lineage): Iterable<Hex> => [
      ...this.#children.bornBy(key, span.to, newest),
      ...fresh.bornBy(key, span.to, asked.fresh),
    ]
    return logFilters(subjects, span, { childrenOf, byAddress: this.#byAddress })
  }
}
