#!/usr/bin/env node
/**
 * The main job, end to end, on this machine alone: a chain with traffic, `bcdata init` in a copy of an
 * example dapp, tables, and two reconciliations that must find exactly what was planted.
 *
 *   npm run demo
 *   npm run demo -- --keep    leaves the chain running until Ctrl-C
 */
import { join } from 'node:path'
import { startAnvil } from './demo/anvil.mjs'
import { green, heading, line, number, red, since } from './demo/print.mjs'
import { exitOnSignals } from './demo/processes.mjs'
import { fillChain, genesisTime } from './demo/stages/chain.mjs'
import { generateProject } from './demo/stages/generate.mjs'
import { indexChain } from './demo/stages/index-chain.mjs'
import { reconcile } from './demo/stages/reconcile.mjs'

const started = performance.now()
const keep = process.argv.includes('--keep')
let anvil

exitOnSignals()
try {
  await main()
} catch (error) {
  console.error(`\n${red('The demo failed.')} ${error.message}`)
  process.exitCode = 1
} finally {
  await anvil?.stop()
}

async function main() {
  anvil = await startAnvil({ timestamp: genesisTime() })
  const token = await fillChain(anvil)
  const project = await generateProject(anvil.url)
  const events = await indexChain(project)
  const complete = await reconcile(project, anvil.url, token)
  summarise(project, events, complete)
  if (!complete) process.exitCode = 1
  if (keep) await new Promise(() => setInterval(() => {}, 60_000))
}

function summarise(project, events, complete) {
  const good = 'Every planted difference was found, and nothing else.'
  heading(complete ? green(good) : red('The findings are not what was planted.'))
  line(`${number(events)} events in tables and reconciled, in ${since(started)} altogether.`)
  line(`project     ${project}`)
  line(`database    ${join(project, 'data.db')}`)
  line(`dashboards  ${join(project, 'grafana/dashboards')}`)
  line(`reports     ${join(project, 'reports')}`)
  line(
    keep
      ? 'The chain runs until Ctrl-C.'
      : 'The chain ends now. The folder stays; delete it yourself.',
  )
}
