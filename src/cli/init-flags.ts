import type { Argv } from 'yargs'
import { BcdataError } from '../errors.js'
import type { Dialect } from '../shared/dialect.js'

/** Flags of `bcdata init`; every question that it asks has one. */
export interface InitFlags {
  readonly dir: string
  readonly abi: readonly string[]
  readonly contract: readonly string[]
  readonly address: readonly string[]
  readonly startBlock: readonly string[]
  readonly chain: 'evm' | 'fisco2' | 'fisco3' | undefined
  readonly rpc: string | undefined
  readonly database: Dialect | undefined
  readonly install: boolean
  readonly dryRun: boolean
  readonly force: boolean
  readonly yes: boolean
  readonly json: boolean
}

export function initFlags(command: Argv): Argv<InitFlags> {
  return command
    .positional('dir', {
      type: 'string',
      default: './bcdata',
      describe: 'folder of the new project, in the dapp',
    })
    .options({
      abi: list('path or glob of ABIs, instead of looking through the dapp'),
      contract: list('name of a contract to index'),
      address: list('where a contract is, as Name=0x…'),
      'start-block': list('first block of a contract, as Name=N'),
      chain: {
        choices: ['evm', 'fisco2', 'fisco3'] as const,
        coerce: once('--chain'),
        describe: 'kind of chain',
      },
      rpc: {
        type: 'string',
        requiresArg: true,
        coerce: (value: unknown) => nodeUrl(once('--rpc')(value)),
        describe: 'URL of the node; goes to .env only',
      },
      database: {
        choices: ['sqlite', 'mysql', 'postgres'] as const,
        coerce: once('--database'),
        describe: 'kind of database',
      },
      install: { type: 'boolean', default: true, describe: 'install the packages of the project' },
      'dry-run': { type: 'boolean', default: false, describe: 'print the plan, write nothing' },
      force: { type: 'boolean', default: false, describe: 'also into a folder that is not empty' },
      yes: { type: 'boolean', alias: 'y', default: false, describe: 'ask nothing, take defaults' },
      json: { type: 'boolean', default: false, describe: 'print the plan as JSON' },
    })
    .example('$0 init', 'find the contracts, ask what to index')
    .example(
      '$0 init --yes --contract Token --address Token=0x5FbDB2315678afecb367f032d93F642f64180aa3 --start-block Token=1',
      'the same without a question',
    ) as unknown as Argv<InitFlags>
}

function list(describe: string) {
  return {
    type: 'string',
    array: true,
    requiresArg: true,
    default: [] as string[],
    describe,
  } as const
}

/** A flag that is given twice comes as a list. */
function once(flag: string): (value: unknown) => unknown {
  return (value) => {
    if (Array.isArray(value)) throw usage(flag, 'is given more than once')
    return value
  }
}

/** Refused without being shown: it may hold a key. */
function nodeUrl(value: unknown): unknown {
  if (value === undefined || isNodeUrl(String(value))) return value
  throw usage('--rpc', 'takes a URL that begins with http:// or https://')
}

export function isNodeUrl(text: string): boolean {
  return /^https?:\/\/./.test(text) && URL.canParse(text)
}

function usage(flag: string, fact: string): BcdataError {
  return new BcdataError('USAGE', `${flag} ${fact}.`, {
    where: flag,
    hint: 'Run `bcdata init --help` for examples.',
  })
}
