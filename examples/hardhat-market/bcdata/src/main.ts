import { parseArgs } from 'node:util'
import {
  assertMigrated,
  connectChain,
  createCrawler,
  createLogger,
  openStore,
  parseUntil,
  placeContracts,
  reportFailure,
  resolveConfig,
} from 'bcdata/runtime'
import config from '../bcdata.config.js'
import { contracts } from './generated/contracts.js'
import type { Database } from './generated/database.js'
import { tables } from './generated/tables.js'
import { runIndexer } from './indexer.js'

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => stopping.abort())
}

/** Indexes every chain of bcdata.config.ts until `--until`, a signal or a failure ends it. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { until: { type: 'string' } } })
  const until = parseUntil(values.until)
  const { chains, database } = resolveConfig(config)
  const connected = chains.map((chain) => ({ chain, source: connectChain(chain) }))
  const store = await openStore<Database>({ ...database, tables, writer: true })
  const logger = createLogger()
  try {
    await assertMigrated(store, '.')
    await Promise.all(
      connected.map(async ({ chain, source }) => {
        const { chainId } = await source.identify(stopping.signal)
        const placed = placeContracts({ config, chain: chain.name, chainId, contracts, root: '.' })
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

main().catch((error: unknown) => {
  process.exitCode = reportFailure(error)
})
