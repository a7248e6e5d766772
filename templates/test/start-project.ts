import type { Hex } from 'bcdata/runtime'
import { type ContractAnswers, runOnMemoryChain } from 'bcdata/runtime/testing'
import { onTestFinished } from 'vitest'
import config from '../bcdata.config.js'
import { contracts, type Events } from '../src/generated/contracts.js'
import { generatedMigrations } from '../src/generated/migrations.js'
import { handlers } from '../src/handlers/index.js'
import { type Database, tables } from '../src/tables.js'

/**
 * The project on a chain and a database in memory, which end with the test. `calls` answers what
 * handlers read from contracts. Add your own migrations here.
 */
export async function startProject(calls?: ContractAnswers) {
  const project = await runOnMemoryChain<Database, Events>({
    tables,
    migrations: [...generatedMigrations],
    derived: config.database.derived ?? [],
    contracts,
    handlers,
    calls,
  })
  onTestFinished(project.close)
  return project
}

/** Addresses and bytes that are easy to tell apart. */
export function address(number: number): Hex {
  return bytes(20, number)
}

export function bytes(length: number, number: number): Hex {
  return `0x${number.toString(16).padStart(2, '0').repeat(length)}`
}
