import { internal } from '../../src/runtime/store/internal-tables.js'
import type { SimDatabase } from './sim-database.js'
import type { Sabotage } from './simulation.js'

/** Mistakes that a store could make, each of which the simulation must notice. */
export const broken: Readonly<Record<string, Sabotage>> = {
  'derived rows of replaced blocks stay': ({ blocks, ...store }) => ({
    ...store,
    blocks: {
      ...blocks,
      async rollback(tx, chainId, ancestor) {
        await internal<SimDatabase>(tx).deleteFrom('_bcdata_journal').execute()
        await blocks.rollback(tx, chainId, ancestor)
      },
    },
  }),
  'rows, derived rows and the checkpoint are committed one by one': ({ db, ...store }) => ({
    ...store,
    db: new Proxy(db, {
      get(target, name) {
        if (name === 'transaction')
          return () => ({ execute: (work: (tx: unknown) => unknown) => work(db) })
        const found: unknown = Reflect.get(target, name)
        return typeof found === 'function' ? found.bind(target) : found
      },
    }),
  }),
  'children of replaced blocks stay': ({ blocks, ...store }) => ({
    ...store,
    blocks: {
      ...blocks,
      async rollback(tx, chainId, ancestor) {
        const children = await internal<SimDatabase>(tx)
          .selectFrom('_bcdata_child')
          .selectAll()
          .execute()
        await blocks.rollback(tx, chainId, ancestor)
        const kept = await internal<SimDatabase>(tx)
          .selectFrom('_bcdata_child')
          .selectAll()
          .execute()
        const lost = children.filter(
          (child) =>
            !kept.some(
              ({ address, lineage }) => address === child.address && lineage === child.lineage,
            ),
        )
        if (lost.length > 0)
          await internal<SimDatabase>(tx).insertInto('_bcdata_child').values(lost).execute()
      },
    },
  }),
}
