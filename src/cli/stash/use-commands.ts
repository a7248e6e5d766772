import type { Argv } from 'yargs'
import type { CliContext } from '../context.js'
import { genesis, json, trustFlags } from './stash-flags.js'

/** The commands of `bcdata stash` for what there is: a source, a file, or a stash. */
export function useCommands(
  command: Argv,
  context: CliContext,
  run: (command: Promise<number>) => Promise<void>,
): Argv {
  return command
    .command(
      'verify <source>',
      'prove all blocks of one source, without a database; exits 2 when it can’t be',
      (verify) =>
        verify.positional('source', source).options({
          genesis,
          ...trustFlags,
          crypto: {
            choices: ['keccak256-secp256k1', 'sm3-sm2'] as const,
            describe: 'hash function and signatures; otherwise the genesis block says it',
          },
          json,
        }),
      async (args) => run((await import('../commands/stash/verify.js')).stashVerify(context, args)),
    )
    .command(
      'inspect <file>',
      'show what a binlog file holds, damaged ones too; exits 2 when a part can’t be read',
      (inspect) =>
        inspect
          .positional('file', { type: 'string', demandOption: true, describe: 'a binlog file' })
          .options({
            block: { type: 'number', describe: 'only this one, with its rows' },
            json: { ...json, describe: 'print a JSON object a line for each frame' },
          }),
      async (args) =>
        run((await import('../commands/stash/inspect.js')).stashInspect(context, args)),
    )
    .command(
      'export',
      'write blocks as binlog files from which a new node restores itself',
      (command) =>
        command.options({
          to: { type: 'string', demandOption: true, describe: 'folder, empty or begun' },
          'from-block': { type: 'number', describe: 'first block; 0 when left out' },
          'to-block': { type: 'number', describe: 'last block; the last stored when left out' },
          'max-blocks': { type: 'number', default: 500, describe: 'blocks a file' },
          require: {
            choices: ['proven', 'compared', 'any'] as const,
            default: 'proven' as const,
            describe: 'how sure every block must be',
          },
          ...stashFlags,
          json,
        }),
      async (args) => run((await import('../commands/stash/export.js')).stashExport(context, args)),
    )
    .command(
      'diff <source>',
      'compare what a node has with a stash; exits 2 when anything differs',
      (diff) =>
        diff.positional('source', source).options({
          against: { type: 'string', describe: 'URL of the database' },
          'from-block': { type: 'number', describe: 'first block' },
          'to-block': { type: 'number', describe: 'last block' },
          genesis,
          json,
        }),
      async (args) => run((await import('../commands/stash/diff.js')).stashDiff(context, args)),
    )
    .command(
      'views',
      'make a view of every table of the ledger, to be queried with SQL',
      (views) =>
        views.options({
          ...stashFlags,
          'dry-run': { type: 'boolean', default: false, describe: 'print the SQL, change nothing' },
          json,
        }),
      async (args) => run((await import('../commands/stash/views.js')).stashViews(context, args)),
    )
    .command(
      'serve',
      'answer questions about blocks, rows and proofs over HTTP',
      (serve) =>
        serve.options({
          ...stashFlags,
          listen: {
            type: 'string',
            default: '127.0.0.1:8645',
            describe: 'host:port; port 0 takes any that is free',
          },
        }),
      async (args) => run((await import('../commands/stash/serve.js')).stashServe(context, args)),
    )
}

const source = {
  type: 'string',
  demandOption: true,
  describe: 'folder of a node with its binlogs, or URL of a web server over one',
} as const

const stashFlags = {
  stash: { type: 'string', describe: 'URL of the database' },
  genesis,
} as const
