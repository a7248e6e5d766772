import type { ProjectModel } from '../../model/project-model.js'
import { contractNames } from '../contracts/contract-names.js'
import { importLine, propertyKey } from '../typescript/print.js'

/** `test/start-project.ts`: what every test of the project begins with. */
export function printStartProject(project: ProjectModel): string {
  const { contracts, earlierMigrations, nextMigration } = project
  const migrations = [...earlierMigrations, ...(nextMigration ? [nextMigration.name] : [])]
  const events = contracts.map((contract) => contractNames(contract).events)
  return `import type { Hex } from 'bcdata/runtime'
import { runOnMemoryChain } from 'bcdata/runtime/testing'
import config from '../bcdata.config.js'
${migrations.map((name) => `import * as ${constantOf(name)} from '../migrations/${name}.js'\n`).join('')}import { contracts } from '../src/generated/contracts.js'
${contracts.map(({ file }, index) => importLine([events[index] ?? ''], `../src/generated/${file}.js`, true)).join('')}import { handlers } from '../src/handlers/index.js'
import { type Database, tables } from '../src/tables.js'

interface Events {
  ${contracts.map(({ name }, index) => `${propertyKey(name)}: ${events[index]}`).join('\n')}
}

/** The project on a chain and a database in memory. Add your own migrations here. */
export function startProject() {
  return runOnMemoryChain<Database, Events>({
    tables,
    migrations: [
      ${migrations.map((name) => `{ name: '${name}', up: ${constantOf(name)}.up },`).join('\n')}
    ],
    derived: config.database.derived ?? [],
    contracts,
    handlers,
  })
}

/** Addresses and bytes that are easy to tell apart. */
export function address(number: number): Hex {
  return bytes(20, number)
}

export function bytes(length: number, number: number): Hex {
  return \`0x\${number.toString(16).padStart(2, '0').repeat(length)}\`
}
`
}

/** `0001_init` → `migration0001`. */
function constantOf(name: string): string {
  return `migration${Number.parseInt(name, 10).toString().padStart(4, '0')}`
}
