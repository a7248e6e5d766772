import {
  assertMigrated,
  connectChain,
  createCrawler,
  createLogger,
  openStore,
  placeContracts,
  readUntil,
  reportFailure,
  resolveConfig,
} from 'bcdata/runtime'
import config from '../bcdata.config.js'
import { contracts } from './generated/contracts.js'
import { runIndexer } from './indexer.js'
import { type Database, tables } from './tables.js'

/** What `npm start` runs. Answers the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stopping.abort())
  }
  try {
    await indexChains(stopping, readUntil(argv))
    return 0
  } catch (error) {
    return reportFailure(error)
  }
}

/** Indexes every chain of bcdata.config.ts until `until`, a stop or a failure ends it. */
async function indexChains(stopping: AbortController, until: number | 'head' | undefined) {
  const { chains, database } = resolveConfig(config)
  const connected = chains.map((chain) => ({ chain, source: connectChain(chain) }))
  const store = await openStore<Database>({ ...database, tables, writer: true })
  const logger = createLogger()
  try {
    await assertMigrated(store, '.')
    await Promise.all(
      connected.map(async ({ chain, source }) => {
        const identity = await source.identify(stopping.signal)
        await store.blocks.bindChain(identity)
        const placed = placeContracts({ config, identity, contracts, root: '.' })
        const crawler = createCrawler({
          source,
          store: store.blocks,
          contracts: placed,
          logger,
          options: chain,
        })
        await runIndexer({ crawler, db: store.db, signal: stopping.signal, until })
      }),
    )
  } finally {
    stopping.abort()
    logger.close()
    await Promise.all(connected.map(({ source }) => source.close()))
    await store.close()
  }
}
