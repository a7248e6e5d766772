import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mustRun } from '../../scripts/demo/processes.mjs'
import { createRpc, toHex } from '../../scripts/demo/rpc.mjs'
import { startFilledChain } from './chain.mjs'

/** Two epochs: afterwards every event is final, and only what is final is archived. */
const finalBlocks = 80

/** Gives the project an archive with all events of a chain; answers its path. */
export async function fillArchive({ project, place, events }) {
  const config = join(project, 'bcdata.config.ts')
  const text = readFileSync(config, 'utf8')
  writeFileSync(config, text.replace('  database: {', '  archive: {},\n  database: {'))
  const chain = await startFilledChain(events)
  const database = await place.fresh()
  try {
    await createRpc(chain.url).call('anvil_mine', [toHex(finalBlocks)])
    const env = { BCDATA_RPC_URL: chain.url, BCDATA_DATABASE_URL: database }
    const start = ['node_modules/.bin/bcdata', 'start', '--until', 'head']
    await mustRun(process.execPath, start, { cwd: project, env, quiet: true })
  } finally {
    await place.drop(database)
    await chain.stop()
  }
  return join(project, 'archive.db')
}
