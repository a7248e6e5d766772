import {
  assertMigrated,
  checkHandlers,
  connectChain,
  createCrawler,
  createLogger,
  openArchive,
  openStore,
  placeContracts,
  readStartOptions,
  reportFailure,
  resolveConfig,
  type StartOptions,
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
    await indexChains(stopping, readStartOptions(argv))
    return 0
  } catch (error) {
    return reportFailure(error)
  }
}

/** Indexes every chain of bcdata.config.ts until `until`, a stop or a failure ends it. */
async function indexChains(stopping: AbortController, { until, source: from }: StartOptions) {
  const { chains, database, failures, archive: place } = resolveConfig(config)
  const logger = createLogger()
  const archive = await openArchive(place, from)
  const connected = chains.map((chain) => ({
    chain,
    source: connectChain(chain, { logger, archive }),
  }))
  const store = await openStore<Database>({ ...database, tables, writer: true })
  try {
    await assertMigrated(store, '.')
    await checkHandlers(store, { root: '.', derived: database.derived, logger })
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
          failures,
        })
        await runIndexer({ crawler, db: store.db, signal: stopping.signal, until })
      }),
    )
  } finally {
    stopping.abort()
    logger.close()
    await Promise.all(connected.map(({ source }) => source.close()))
    await store.close()
    archive?.close()
  }
}
