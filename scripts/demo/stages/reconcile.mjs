import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spoilBalance } from '../database.mjs'
import {
  compareFindings,
  partnerFile,
  plantDifferences,
  readTransfers,
  toCsv,
} from '../partner.mjs'
import { command, green, heading, line, number, red } from '../print.mjs'
import { mustRun } from '../processes.mjs'
import { ruleNames } from '../project.mjs'
import { createRandom } from '../random.mjs'
import { createRpc } from '../rpc.mjs'

/** Runs both generated rules; true if they found exactly what was planted. */
export async function reconcile(project, url, token) {
  const rpc = createRpc(url)
  const finalized = await rpc.call('eth_getBlockByNumber', ['finalized', false])
  const block = Number(finalized.number)
  const rules = ruleNames(project, 'token')
  const transfers = await readTransfers(rpc, token, block)
  const transfersAgree = await reconcileTransfers(project, rules.reconciliation, transfers, block)
  const balancesAgree = await reconcileBalances(project, rules.balance, block)
  return transfersAgree && balancesAgree
}

async function reconcileTransfers(project, rule, transfers, block) {
  heading('Reconciliation of the transfers with a partner')
  const { rows, planted } = plantDifferences(transfers, createRandom(7))
  const folder = join(project, 'partner')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, partnerFile), toCsv(rows))
  line(`partner/${partnerFile}: ${number(rows.length)} rows from the chain's own logs, up to the`)
  line(
    `finalized block ${block}, in another order and spelling, with ${planted.length} differences:`,
  )

  const report = await runRule(project, rule, 2)
  printCounts(report)
  const { checked, surplus } = compareFindings(planted, report.breaks)
  for (const { kind, what, txHash, logIndex, found } of checked) {
    line(`${mark(found)} ${kind.padEnd(15)} ${txHash.slice(0, 10)}… log ${logIndex}: ${what}`)
  }
  for (const { kind, key } of surplus)
    line(`${red('surplus  ')} ${kind.padEnd(15)} ${JSON.stringify(key)}`)
  line('A duplicate on the left cannot be planted: the chain gives every event its own place.')
  return surplus.length === 0 && checked.every(({ found }) => found)
}

async function reconcileBalances(project, rule, block) {
  heading('Reconciliation of the holder balances with the chain itself')
  const { holder, repair } = spoilBalance(join(project, 'data.db'), block)
  line(`First with one balance in the database made wrong by 1, that of ${holder}:`)
  const { breaks } = await runRule(project, rule, 2).finally(repair)
  const found = breaks.some(({ key }) => JSON.stringify(key).toLowerCase().includes(holder))
  line(`${mark(found)} ${breaks.map(({ kind }) => kind).join(', ')}`)
  line('Then with the balance repaired:')
  printCounts(await runRule(project, rule, 0))
  return found && breaks.length === 1
}

/** Exit code 0 says that the books agree, 2 that they don't. */
async function runRule(project, rule, exitCode) {
  command(`npm run reconcile -- ${rule} --json`)
  const args = ['run', '--silent', 'reconcile', '--', rule, '--json']
  const { code, stdout } = await mustRun('npm', args, {
    cwd: project,
    quiet: true,
    expected: [0, 2],
  })
  if (code !== exitCode)
    throw new Error(`The rule ${rule} ended with ${code} instead of ${exitCode}:\n${stdout}`)
  return JSON.parse(stdout)
}

function printCounts({ counts }) {
  const shown = Object.entries(counts).filter(([, count]) => count > 0)
  line(shown.map(([kind, count]) => `${kind.replace('_', ' ')} ${number(count)}`).join(' · '))
}

const mark = (found) => (found ? green('found    ') : red('not found'))
