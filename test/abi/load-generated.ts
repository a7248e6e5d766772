import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { printContract } from '../../src/generators/contracts/print-contract.js'
import type { ContractModel } from '../../src/model/contract-model.js'
import type { ContractDefinition } from '../../src/runtime/ports/event.js'

const repository = fileURLToPath(new URL('../../', import.meta.url))

/** Prints contracts as a project would have them, and loads what was printed. */
export async function loadGenerated(
  contracts: readonly ContractModel[],
): Promise<readonly ContractDefinition[]> {
  const folder = mkdtempSync(join(repository, 'test/.generated-'))
  try {
    const definitions: ContractDefinition[] = []
    for (const [index, contract] of contracts.entries()) {
      const path = join(folder, `contract-${index}.ts`)
      writeFileSync(path, printContract(contract))
      const module = (await import(path)) as Record<string, ContractDefinition>
      const definition = Object.values(module).find((value) => 'events' in value)
      if (!definition) throw new Error(`${contract.name} exports no definition`)
      definitions.push(definition)
    }
    return definitions
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
