import { BcdataError } from '../../errors.js'
import { type AuditedBlocks, auditBlocks } from '../../runtime/audit/audit-blocks.js'
import type { Finding } from '../../runtime/audit/finding.js'
import { connectChain } from '../../runtime/chain/evm/connect-chain.js'
import type { BlockRef, ChainSource } from '../../runtime/ports/chain-source.js'
import { assertMigrated } from '../../runtime/project/assert-migrated.js'
import type { ResolvedChain } from '../../runtime/project/resolve-config.js'
import { createAuditStore } from '../../runtime/store/audit-store.js'
import { assertSameChain } from '../../runtime/store/bind-chain.js'
import { openStore, type Store } from '../../runtime/store/open-store.js'
import { pastBlocks } from '../../runtime/store/past-blocks.js'
import { printFinding, repairsOf } from '../audit/findings.js'
import type { CliContext } from '../context.js'
import { assertBlock } from '../project/assert-block.js'
import { chooseChain } from '../project/choose-chain.js'
import { leftOut } from '../project/left-out.js'
import { loadBuild, type ProjectBuild } from '../project/load-build.js'
import { loadHandlers } from '../project/load-handlers.js'
import { loadPlaces } from '../project/load-places.js'
import { rebuildChain } from '../project/rebuild-chains.js'

export interface AuditFlags {
  readonly chain: string | undefined
  readonly from: number | undefined
  readonly to: number | undefined
  readonly fix: boolean
  readonly json: boolean
}

interface Outcome {
  readonly chain: string
  readonly from: number
  readonly to: number
  readonly events: number
  readonly found: number
  /** How many of them no repair has made right. */
  readonly left: number
  /** Events that a handler failed for when the derived tables were made anew. */
  readonly deadLetters: number
  /** The first of them. */
  readonly findings: readonly Finding[]
}

/** What a finding is about, its fields say; the event itself is for the repair. */
const withoutEvents = (key: string, value: unknown) => (key === 'event' ? undefined : value)

/** All are counted, so many are shown. */
const shownMax = 100
const noteEveryMs = 2_000

/**
 * `bcdata audit`: compares the rows of settled blocks with what the node says of them now. `--fix`
 * makes them right, and what handlers made of them. Exits 2 when anything differs, with `--fix` only
 * when it still does, or when a handler failed.
 */
export async function audit(context: CliContext, flags: AuditFlags): Promise<number> {
  assertBlocks(flags)
  const build = await loadBuild(context.cwd)
  const chain = chooseChain(build.config.chains, flags.chain)
  const store = await openStore<unknown>({
    ...build.config.database,
    ...{ tables: build.tables, readonly: !flags.fix, writer: flags.fix },
  })
  try {
    await assertMigrated(store, context.cwd)
    const outcome = await auditChain(context, flags, { build, chain, store })
    if (flags.json) context.out(JSON.stringify({ ...outcome, fixed: flags.fix }, withoutEvents))
    else context.out(summary(outcome, flags.fix))
    return outcome.left + outcome.deadLetters === 0 ? 0 : 2
  } finally {
    await store.close()
  }
}

interface World {
  readonly build: ProjectBuild
  readonly chain: ResolvedChain
  readonly store: Store<unknown>
}

async function auditChain(context: CliContext, flags: AuditFlags, world: World): Promise<Outcome> {
  const { build, chain, store } = world
  const source = connectChain(chain)
  try {
    const identity = await source.identify()
    const { chainId } = identity
    if (flags.fix) await store.blocks.bindChain(identity)
    else await assertSameChain(store.db, identity)
    const contracts = await loadPlaces(context.cwd, identity)
    const rows = await createAuditStore(store, build.tables)
    const { from, to } = await blocksOf(flags, contracts, await rows.settled(chainId))
    await assertNoFork(source, await pastBlocks(store.db, chainId))
    const { signal } = new AbortController()
    const options = { source, store: rows, chainId, contracts, from, to, options: chain, signal }
    const tally = new Tally(context, chain.name)
    for await (const blocks of auditBlocks(options)) {
      tally.add(blocks)
      if (blocks.findings.length === 0) continue
      if (!flags.fix) {
        tally.left += blocks.findings.length
        continue
      }
      const repairs = repairsOf(blocks.findings)
      await store.db.transaction().execute((tx) => rows.repair(tx, chainId, repairs))
      tally.left += (await blocks.left()).length
    }
    if (tally.to < to) throw ended(tally.to, to)
    const isDue = flags.fix && tally.found > 0
    const deadLetters = isDue ? await rebuild(context, world, chainId) : 0
    return { chain: chain.name, from, ...tally.result, deadLetters }
  } finally {
    await source.close()
  }
}

/** Answers how many events a handler failed for. */
async function rebuild(context: CliContext, world: World, chainId: number): Promise<number> {
  const { build, chain, store } = world
  const { tables } = store.blocks.derived
  if (tables.length === 0) return 0
  const { note } = context
  note(`Making ${tables.join(', ')} anew.`)
  const { chains: nodes, failures } = build.config
  const more = { tables, note, nodes, failures }
  const project = { ...(await loadHandlers(context.cwd)), ...more }
  const { name } = chain
  const { deadLetters } = await store.db
    .transaction()
    .execute((tx) => rebuildChain(tx, { name, chainId }, store, project))
  if (deadLetters > 0) note(leftOut(deadLetters))
  return deadLetters
}

/** What was compared so far. */
class Tally {
  readonly #context: CliContext
  readonly #chain: string
  readonly #findings: Finding[] = []
  #notedMs = performance.now()
  #events = 0
  found = 0
  left = 0
  to = -1

  constructor(context: CliContext, chain: string) {
    this.#context = context
    this.#chain = chain
  }

  add({ to, events, findings }: AuditedBlocks): void {
    this.to = to
    this.#events += events
    this.found += findings.length
    this.#findings.push(...findings.slice(0, shownMax - this.#findings.length))
    if (performance.now() - this.#notedMs < noteEveryMs) return
    this.#notedMs = performance.now()
    this.#context.note(`${this.#chain}: ${this.#events} events, up to block ${to}`)
  }

  get result(): Omit<Outcome, 'chain' | 'from' | 'deadLetters'> {
    const { to, found, left } = this
    return { to, events: this.#events, found, left, findings: this.#findings }
  }
}

async function blocksOf(
  { from, to }: AuditFlags,
  contracts: Awaited<ReturnType<typeof loadPlaces>>,
  settled: number | null,
): Promise<{ readonly from: number; readonly to: number }> {
  if (settled === null) {
    throw new BcdataError('USAGE', 'Nothing was indexed yet.', { hint: 'Run `npm start`.' })
  }
  if (from !== undefined && from > settled) {
    throw new BcdataError('USAGE', `Block ${from} is not final yet; block ${settled} is.`, {
      where: '--from',
      hint: 'Audit earlier blocks, or wait.',
    })
  }
  const first = Math.min(...contracts.map(({ startBlock }) => startBlock))
  const last = Math.min(to ?? settled, settled)
  return { from: Math.min(from ?? first, last), to: last }
}

function assertBlocks({ from, to }: AuditFlags): void {
  assertBlock('--from', from)
  assertBlock('--to', to)
  if (from === undefined || to === undefined || from <= to) return
  throw new BcdataError('USAGE', `Block ${from} is after block ${to}.`, {
    where: '--from',
    hint: 'Give the first block and the last one.',
  })
}

/** Rows of one branch can't be corrected by another: progress would still name the blocks of the first. */
async function assertNoFork(
  source: Pick<ChainSource, 'header'>,
  known: readonly BlockRef[],
): Promise<void> {
  const newest = known.at(-1)
  const now = newest === undefined ? null : await source.header(newest.number)
  if (newest === undefined || now === null || now.hash === newest.hash) return
  throw new BcdataError(
    'CHAIN_FORK_BELOW_FINALITY',
    `Block ${newest.number} was final when it was stored as ${newest.hash}, but the node now has ${now.hash}.`,
    { hint: 'Check that the node is on the right chain. If it is, run `npx bcdata rollback`.' },
  )
}

function ended(reached: number, to: number): BcdataError {
  return new BcdataError(
    'RPC_INCONSISTENT',
    `The node's answers end at block ${reached}, before block ${to}, which is stored as final.`,
    { hint: 'Run it again when the node has caught up, or with another node.' },
  )
}

function summary(outcome: Outcome, fixed: boolean): string {
  const { chain, from, to, events, found, left, findings } = outcome
  const blocks = `${chain}: blocks ${from} to ${to}, ${events} events`
  if (found === 0) return `${blocks}: all rows are as the node has them.`
  const lines = findings.map(printFinding)
  const more = found > findings.length ? [`… and ${found - findings.length} more`] : []
  const end = fixed ? repaired(left) : 'Run `npx bcdata audit --fix` to make them right.'
  return [...lines, ...more, `${blocks}: ${found} differences. ${end}`].join('\n')
}

function repaired(left: number): string {
  if (left === 0) return 'Made right.'
  return `${left} of them could not be made right; \`npx bcdata dead-letters\` may tell why.`
}
