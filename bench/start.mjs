#!/usr/bin/env node
/**
 * How long a production process takes to its first question to the node, as a multiple of a floor
 * measured in the same run: bare Node that loads a database driver and an HTTP client.
 *
 *   npm run bench:start
 */
import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import { mustRun } from '../scripts/demo/processes.mjs'
import { copyDapp, linkPackages, repository } from '../scripts/demo/project.mjs'
import { medians, milliseconds, timeCommand } from './measure.mjs'

const rounds = 7
const ratioMax = 2

const server = createServer()
await new Promise((resolve) => {
  server.listen(0, '127.0.0.1', resolve)
})
const dapp = copyDapp('foundry-token')
process.on('exit', () => rmSync(dirname(dapp), { recursive: true, force: true }))
try {
  await main(await makeProject())
} finally {
  server.close()
  server.closeAllConnections()
}

async function main(project) {
  const env = { ...process.env, BCDATA_RPC_URL: `http://127.0.0.1:${server.address().port}` }
  const first = (_child, seen) => server.once('request', seen)
  // The floor says when it has loaded everything: its exit would be no part of a start.
  const loaded = (child, seen) => child.stdout.once('data', seen)
  const bareFile = join(import.meta.dirname, 'start-bare.mjs')
  const cli = join(repository, 'bin/bcdata.js')

  const [bare, start, direct] = await medians(rounds, [
    () => timeCommand(process.execPath, [bareFile], { seen: loaded }),
    () => timeCommand('npm', ['start'], { cwd: project, env, seen: first }),
    () => timeCommand(process.execPath, [cli, 'start'], { cwd: project, env, seen: first }),
  ])
  console.log(`bare node with better-sqlite3 and undici  ${milliseconds(bare)}`)
  console.log(`npm start, to the first request           ${milliseconds(start)}`)
  console.log(`the same without npm (bcdata start)       ${milliseconds(direct)}`)
  console.log(`npm start / bare     ${ratio(start, bare)}, to be at most ${ratioMax}`)
  console.log(`bcdata start / bare  ${ratio(direct, bare)}`)
}

/** A generated project that is built and has its tables. */
async function makeProject() {
  const project = join(dapp, 'bcdata')
  const init = [join(repository, 'bin/bcdata.js'), 'init', '--yes', '--no-install']
  await mustRun(process.execPath, init, { cwd: dapp, quiet: true })
  linkPackages(project)
  await mustRun('npm', ['run', 'migrate'], { cwd: project, quiet: true })
  return project
}

function ratio(time, floor) {
  return (time / floor).toFixed(2)
}
