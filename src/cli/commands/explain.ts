import { loadConfig } from '../../config/load-config.js'
import { BcdataError } from '../../errors.js'
import type { ContractModel } from '../../model/contract-model.js'
import type { CliContext } from '../context.js'
import { type ExplainedEvent, explainEvent } from '../explain/explained-event.js'
import { printEvent } from '../explain/print-event.js'
import { loadProject, readIdentity } from '../load-project.js'

export interface ExplainFlags {
  /** `Token`, `Token.Transfer` or `Token.Transfer(address,address,uint256)`. */
  readonly what: string
  readonly json: boolean
}

/** `bcdata explain Token.Transfer`: where an event ends up, and as what. */
export async function explain(context: CliContext, { what, json }: ExplainFlags): Promise<number> {
  const root = context.cwd
  const { project } = loadProject(root, await loadConfig(root), readIdentity(root))
  const events = findEvents(project.contracts, what)
  if (json) context.out(JSON.stringify(events, null, 2))
  else context.out(events.map(printEvent).join('\n\n'))
  return 0
}

function findEvents(contracts: readonly ContractModel[], what: string): readonly ExplainedEvent[] {
  const [, name = '', wanted] = /^([^.]*)(?:\.(.*))?$/.exec(what) ?? []
  const contract = contracts.find((candidate) => same(candidate.name, name))
  const names = contracts.map((candidate) => candidate.name)
  if (!contract) throw unknown(`There is no contract "${name}".`, names)
  const events = contract.events.filter(
    (event) =>
      wanted === undefined ||
      [event.name, event.key, event.signature].some((known) => same(known, wanted)),
  )
  if (events.length > 0) return events.map((event) => explainEvent(contract, event))
  throw unknown(
    `${contract.name} has no event "${wanted}" that is indexed.`,
    contract.events.map((event) => `${contract.name}.${event.name}`),
  )
}

/** People don't type capitals. */
function same(known: string, given: string): boolean {
  return known.toLowerCase() === given.toLowerCase()
}

function unknown(message: string, choices: readonly string[]): BcdataError {
  return new BcdataError('USAGE', message, {
    where: 'explain',
    hint: `Choose from: ${[...new Set(choices)].join(', ')}.`,
  })
}
