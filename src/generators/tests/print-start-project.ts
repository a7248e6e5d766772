import type { ContractModel } from '../../model/contract-model.js'
import { contractNames } from '../contracts/contract-names.js'
import { importLine, propertyKey } from '../typescript/print.js'

/** `test/start-project.ts`: what every test of the project begins with. */
export function printStartProject(contracts: readonly ContractModel[]): string {
  const events = contracts.map((contract) => contractNames(contract).events)
  return `import type { Hex } from 'bcdata/runtime'
import { runOnMemoryChain } from 'bcdata/runtime/testing'
import config from '../bcdata.config.js'
import * as init from '../migrations/0001_init.js'
import { contracts } from '../src/generated/contracts.js'
${contracts.map(({ file }, index) => importLine([events[index] ?? ''], `../src/generated/${file}.js`, true)).join('')}import { handlers } from '../src/handlers/index.js'
import { type Database, tables } from '../src/tables.js'

interface Events {
  ${contracts.map(({ name }, index) => `${propertyKey(name)}: ${events[index]}`).join('\n')}
}

/** The project on a chain and a database in memory. Add your own migrations here. */
export function startProject() {
  return runOnMemoryChain<Database, Events>({
    tables,
    migrations: [{ name: '0001_init', up: init.up }],
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
