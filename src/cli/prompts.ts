import { confirm, isCancel, multiselect, select, text } from '@clack/prompts'
import type { Candidate } from '../abi/list-candidates.js'
import type { Dialect } from '../shared/dialect.js'
import { Cancelled } from './cancelled.js'
import { type InitFlags, isNodeUrl } from './init-flags.js'

/** Questions go to stderr: stdout is for the result. */
const output = process.stderr

/** Which contracts to index; the dapp's own are ticked. */
export async function askContracts(
  candidates: readonly Candidate[],
  preselected: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const names = await answered(
    multiselect({
      message: 'Which contracts shall be indexed?',
      options: candidates.map((candidate) => ({
        value: candidate.name,
        label: candidate.name,
        hint: eventsOf(candidate),
      })),
      initialValues: preselected.map(({ name }) => name),
      required: true,
      maxItems: 15,
      output,
    }),
  )
  return candidates.filter(({ name }) => names.includes(name))
}

function eventsOf({ eventCount, sameEventsAs }: Candidate): string {
  const events = `${eventCount} event${eventCount === 1 ? '' : 's'}`
  return sameEventsAs === undefined ? events : `${events}, the same as ${sameEventsAs}`
}

/** Everything else that has no flag yet. */
export async function askSettings(flags: InitFlags): Promise<InitFlags> {
  const chain = flags.chain ?? (await askChain())
  const rpc = flags.rpc ?? (await askRpc())
  const database = flags.database ?? (await askDatabase())
  return { ...flags, chain, rpc, database }
}

function askChain(): Promise<'evm' | 'fisco2' | 'fisco3'> {
  return answered(
    select({
      message: 'Which kind of chain is it?',
      options: [
        {
          value: 'evm',
          label: 'EVM',
          hint: 'Ethereum, its test and layer-2 chains, anvil, Hardhat',
        },
        { value: 'fisco2', label: 'FISCO BCOS 2', hint: 'in a later version', disabled: true },
        { value: 'fisco3', label: 'FISCO BCOS 3', hint: 'in a later version', disabled: true },
      ],
      output,
    }),
  )
}

/** The default needs no entry in .env. */
async function askRpc(): Promise<string | undefined> {
  const local = 'http://127.0.0.1:8545'
  const url = await answered(
    text({
      message: "The node's JSON-RPC URL? It goes to .env, which is never committed.",
      placeholder: local,
      defaultValue: local,
      validate: (value) =>
        !value || isNodeUrl(value) ? undefined : 'That is no http:// or https:// URL.',
      output,
    }),
  )
  return url === local ? undefined : url
}

function askDatabase(): Promise<Dialect> {
  return answered(
    select({
      message: 'Which database shall hold the tables?',
      options: [
        { value: 'sqlite', label: 'SQLite', hint: 'a file in the project' },
        { value: 'postgres', label: 'PostgreSQL', hint: 'a server' },
        { value: 'mysql', label: 'MySQL, MariaDB', hint: 'a server' },
      ],
      output,
    }),
  )
}

/** For what can't be undone: no is the default. */
export function askConsent(message: string): Promise<boolean> {
  return answered(confirm({ message, initialValue: false, output }))
}

async function answered<T>(prompt: Promise<T>): Promise<Exclude<T, symbol>> {
  const answer = await prompt
  if (isCancel(answer)) throw new Cancelled()
  return answer as Exclude<T, symbol>
}
