import type { Argv } from 'yargs'
import type { CliContext } from '../context.js'
import { genesis, json, trustFlags } from './stash-flags.js'
import { useCommands } from './use-commands.js'

/**
 * The commands of `bcdata stash`. Each is loaded when it runs, and answers its exit code: 2 where
 * something was found that should not be.
 */
export function stashCommands(
  command: Argv,
  context: CliContext,
  run: (command: Promise<number>) => Promise<void>,
): Argv {
  const keeping = command
    .demandCommand(1, 'Say what to do, for instance `bcdata stash status`.')
    .command(
      'sync',
      'copy a ledger from binlogs and prove it block by block; follows, or stops at --until',
      (sync) =>
        sync.options({
          from: {
            type: 'string',
            array: true,
            describe: 'folder of a node with its binlogs, or URL of a web server over one',
          },
          to: { type: 'string', describe: 'URL of the database' },
          genesis,
          ...trustFlags,
          require: {
            type: 'string',
            describe: '`proven`, `compared:2/3` where a block can’t be proven, or `any`',
          },
          until: { type: 'string', describe: 'last block, or `end`; otherwise it follows' },
          metrics: { type: 'string', describe: 'host:port on which to answer /metrics' },
          json,
        }),
      async (args) => run((await import('../commands/stash/sync.js')).stashSync(context, args)),
    )
    .command(
      'status',
      'say how far a stash is, how sure, and what its sources did',
      (status) =>
        status.options({
          to: { type: 'string', alias: 'stash', describe: 'URL of the database' },
          genesis,
          json,
        }),
      async (args) => run((await import('../commands/stash/status.js')).stashStatus(context, args)),
    )
  return useCommands(keeping, context, run)
}
