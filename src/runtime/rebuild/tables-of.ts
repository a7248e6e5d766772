import type { ContractDefinition } from '../ports/event.js'

/**
 * The tables that are called after the contract, as its event tables are: `token_holder` of Token. One
 * that could be called after two, `token_v2_holder`, belongs to the one with the longer name.
 */
export function tablesOf(
  contract: string,
  tables: readonly string[],
  contracts: readonly ContractDefinition[],
): readonly string[] {
  const prefixes = contracts.map((one) => ({ name: one.name, prefix: prefixOf(one) }))
  const owner = (table: string) =>
    prefixes
      .filter(({ prefix }) => prefix !== '' && table.startsWith(prefix))
      .sort((one, other) => other.prefix.length - one.prefix.length)[0]
  return tables.filter((table) => owner(table)?.name === contract)
}

/** `token_` of `token_evt_transfer`; empty for a contract without events. */
function prefixOf({ events }: ContractDefinition): string {
  const [table = ''] = events.map((event) => event.table)
  const end = table.indexOf('_evt_')
  return end === -1 ? '' : table.slice(0, end + 1)
}
