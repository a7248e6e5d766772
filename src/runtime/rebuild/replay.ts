import { BcdataError, isBcdataError } from '../../errors.js'
import type { BlockStore } from '../ports/block-store.js'
import type { StoredPart } from '../ports/derived-store.js'
import type { ContractDefinition } from '../ports/event.js'

export interface ReplayOptions<Tx> {
  readonly store: Pick<BlockStore<Tx>, 'journal' | 'derived'>
  readonly chainId: number
  /** Whose events are handled; in the order in which they take a log that several of them have. */
  readonly contracts: readonly ContractDefinition[]
  /** The derived tables that are made anew. */
  readonly tables: readonly string[]
  /** Runs the handlers. */
  readonly handle: (part: StoredPart) => Promise<void>
}

export interface Replayed {
  readonly events: number
  /** The last block that had any; null when none had. */
  readonly to: number | null
}

/**
 * Makes derived tables of a chain anew from its event rows, in the given transaction: they are what a
 * run from the first block would have left, before-images of blocks that may be replaced included.
 */
export async function replay<Tx>(tx: Tx, options: ReplayOptions<Tx>): Promise<Replayed> {
  const { store, chainId, tables } = options
  await store.journal(tx, chainId, null)
  await store.derived.clear(tx, chainId, tables)
  const isEverything = store.derived.tables.every((name) => tables.includes(name))
  if (isEverything) {
    await store.derived.done(tx, chainId)
    return handleParts(tx, options, null)
  }
  let replayed: Replayed = { events: 0, to: null }
  const others = await store.derived.strangers(tx, chainId, tables, async (settledBlock) => {
    replayed = await handleParts(tx, options, settledBlock)
  })
  if (others.length > 0) throw writesElsewhere(others, options)
  return replayed
}

/** @param settledBlock what the writes of settled blocks belong to */
async function handleParts<Tx>(
  tx: Tx,
  { store, chainId, contracts, handle }: ReplayOptions<Tx>,
  settledBlock: number | null,
): Promise<Replayed> {
  // Those that fail again are recorded again, each with its part.
  await store.derived.forgetFailures(tx, chainId, contracts)
  let events = 0
  let to: number | null = null
  for await (const part of store.derived.parts(tx, chainId, contracts)) {
    await store.journal(tx, chainId, part.journalled ?? settledBlock)
    try {
      await handle(part)
    } catch (error) {
      throw nothingChanged(error)
    }
    events += part.events.length
    to = part.to
  }
  await store.journal(tx, chainId, null)
  return { events, to }
}

/** The handlers' own errors speak of a batch. */
function nothingChanged(error: unknown): unknown {
  if (!isBcdataError(error) || error.code !== 'HANDLER_FAILED') return error
  // What it met knows better what to do.
  if (isBcdataError(error.cause)) return error
  const { code, message, where, context, cause } = error
  return new BcdataError(code, message, {
    where,
    context,
    cause,
    hint: 'Correct the handler, then run it again; the derived tables are as they were.',
  })
}

function writesElsewhere(
  others: readonly string[],
  { contracts, tables }: Pick<ReplayOptions<never>, 'contracts' | 'tables'>,
): BcdataError {
  const names = contracts.map(({ name }) => name).join(', ')
  return new BcdataError(
    'REBUILD_REFUSED',
    `The handlers of ${names} also write to ${others.join(', ')}, which would count their events twice.`,
    {
      where: 'database.derived',
      hint: `Rebuild everything, or those tables as well, if no other contract writes to them: ${others.map((name) => `--table ${name}`).join(' ')}.`,
      context: { tables, others },
    },
  )
}
