import { styleText } from 'node:util'
import type { CliContext } from '../context.js'
import { archive } from '../doctor/archive.js'
import type { Check, State } from '../doctor/check.js'
import { config } from '../doctor/config.js'
import { contracts } from '../doctor/contracts.js'
import { database } from '../doctor/database.js'
import { deadLetters } from '../doctor/dead-letters.js'
import { disk } from '../doctor/disk.js'
import { examineProject } from '../doctor/examined-project.js'
import { generated } from '../doctor/generated.js'
import { migrations } from '../doctor/migrations.js'
import { nodeVersion } from '../doctor/node-version.js'
import { nodes } from '../doctor/nodes.js'
import { packages } from '../doctor/packages.js'
import { permissions } from '../doctor/permissions.js'
import { type CheckedFinding, runChecks } from '../doctor/run-checks.js'
import { schema } from '../doctor/schema.js'
import { assertProject } from '../project/enter-project.js'

export interface DoctorFlags {
  readonly json: boolean
}

/** In the order in which a person would repair them. */
const checks: readonly Check[] = [
  nodeVersion,
  packages,
  config,
  generated,
  database,
  migrations,
  schema,
  nodes,
  contracts,
  deadLetters,
  archive,
  disk,
  permissions,
]

/** `bcdata doctor`: looks at everything that a command needs; exits 2 when something fails. */
export async function doctor(context: CliContext, { json }: DoctorFlags): Promise<number> {
  assertProject(context.cwd)
  const project = examineProject(context.cwd)
  try {
    const findings = await runChecks(project, checks)
    const ok = findings.every(({ state }) => state !== 'fail')
    if (json) context.out(JSON.stringify({ ok, findings }, null, 2))
    else context.out(findings.map(printFinding).join('\n'))
    return ok ? 0 : 2
  } finally {
    await project.close()
  }
}

const colours: Record<State, Parameters<typeof styleText>[0]> = {
  ok: 'green',
  warn: 'yellow',
  fail: 'red',
}

const nameWidth = Math.max(...checks.map(({ name }) => name.length))

function printFinding({ state, check, message, fix }: CheckedFinding): string {
  const word = styleText(colours[state], state.padEnd(4), { stream: process.stdout })
  const line = `${word}  ${check.padEnd(nameWidth)}  ${message}`
  return fix === undefined ? line : `${line}\n${' '.repeat(nameWidth + 8)}${fix}`
}
