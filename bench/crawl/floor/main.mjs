/*
 * The floor of bench/crawl.mjs: the least that a program does to have the same rows. It fetches,
 * parses, decodes and writes; it checks nothing, and could not go on after an interruption.
 *
 *   node main.mjs <project> <rpc url or archive:path> <database url>
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [project, source, databaseUrl] = process.argv.slice(2)
const chainId = 31337
const zeroAddress = `0x${'0'.repeat(40)}`

const writers = {
  mysql: './mysql.mjs',
  postgres: './postgres.mjs',
  sqlite: './sqlite.mjs',
}

const importOf = (path) => import(pathToFileURL(join(project, path)).href)
const [{ openWriter }, { tokenTransfer }, runtime] = await Promise.all([
  import(writers[databaseUrl.split(':')[0]]),
  importOf('dist/src/generated/token.js'),
  importOf('node_modules/bcdata/dist/runtime/index.js'),
])
const placeColumns = [
  ...['chain_id', 'evt_block_number', 'evt_index', 'evt_block_time'],
  ...['evt_tx_hash', 'evt_tx_index', 'contract_address'],
]
const columns = [...placeColumns, ...tokenTransfer.columns]
const writer = await openWriter(databaseUrl, { columns, ...runtime })
const contract = '0x5fbdb2315678afecb367f032d93f642f64180aa3'
const filter = { address: contract, topics: [tokenTransfer.topic0] }

const lists = source.startsWith('archive:')
  ? (await import('./read-archive.mjs')).readArchive(source.slice('archive:'.length))
  : (await import('./fetch.mjs')).fetchLogs(source, filter)
for await (const logs of lists) {
  const changes = new Map()
  const add = (holder, amount) => {
    if (holder !== zeroAddress) changes.set(holder, (changes.get(holder) ?? 0n) + amount)
  }
  const decoded = logs.map((log) => {
    const args = tokenTransfer.decode(log)
    add(args.from, -args.value)
    add(args.to, args.value)
    return { log, args }
  })
  await writer.write(chainId, contract, decoded, changes)
}
await writer.close()
