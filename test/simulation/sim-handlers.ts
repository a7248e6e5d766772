import type { Transaction } from 'kysely'
import {
  batch,
  type EventHandler,
  type HandlerRegistry,
} from '../../src/runtime/crawler/handlers.js'
import type { ChainEvent } from '../../src/runtime/ports/event.js'
import { BalanceChanges } from '../../src/runtime/store/balance-changes.js'
import type { Transfer } from '../fixtures/token-crawl.js'
import type { SimDatabase } from './sim-database.js'

/** What is wrong with the handlers at the moment. */
export interface HandlerFaults {
  /** Some events fail as long as this is so. */
  isBroken: boolean
  /** So many calls from now on, one fails once; 0: none. */
  failsIn: number
}

/** Those that a broken handler fails for. */
export function isDifficult(value: bigint): boolean {
  return value % 4n === 2n
}

/** What an event makes of the number that is there; null removes it. */
export function nextDigest(
  before: number,
  {
    blockNumber,
    index,
    value,
  }: { readonly blockNumber: number; readonly index: number; readonly value: bigint },
): number | null {
  const digest = (before * 31 + blockNumber * 7 + index * 3 + Number(value)) % 1_000_003
  return digest % 5 === 0 ? null : digest
}

export function simHandlers(faults: HandlerFaults): HandlerRegistry<SimDatabase> {
  const failNow = (): void => {
    if (faults.failsIn > 0 && --faults.failsIn === 0) throw new Error('the handler failed once')
  }
  const trail: EventHandler<Transfer, SimDatabase> = async (event, { tx }) => {
    failNow()
    await moveTrail(event, tx)
    if (faults.isBroken && isDifficult(event.args.value)) throw new Error('the handler is broken')
  }
  return {
    Plain: {
      sent: batch<Transfer, SimDatabase>(async (events, { tx }) => {
        const changes = new BalanceChanges('holder')
        for (const { args, chainId, address } of events) {
          changes.move(chainId, address, args.from, args.to, args.value)
        }
        await changes.apply(tx)
        failNow()
      }),
    },
    Hub: { made: trail },
    Leaf: { grown: trail },
    Twig: { bent: trail },
  }
}

/** Inserts, updates and deletes, each depending on what was there. */
async function moveTrail(
  { address, args, blockNumber, chainId, index }: ChainEvent<Transfer>,
  tx: Transaction<SimDatabase>,
): Promise<void> {
  const [byChain, byAddress] = [
    ['chain_id', '=', chainId],
    ['address', '=', address],
  ] as const
  const rows = tx.selectFrom('trail').select('digest')
  const row = await rows
    .where(...byChain)
    .where(...byAddress)
    .executeTakeFirst()
  const digest = nextDigest(row?.digest ?? 1, { blockNumber, index, value: args.value })
  if (digest === null) {
    await tx
      .deleteFrom('trail')
      .where(...byChain)
      .where(...byAddress)
      .execute()
  } else if (row === undefined) {
    await tx.insertInto('trail').values({ chain_id: chainId, address, digest }).execute()
  } else {
    const update = tx.updateTable('trail').set({ digest })
    await update
      .where(...byChain)
      .where(...byAddress)
      .execute()
  }
}
