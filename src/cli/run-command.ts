import yargs from 'yargs'
import { BcdataError } from '../errors.js'
import type { CliContext } from './context.js'
import { initFlags } from './init-flags.js'
import { toolVersion } from './tool-version.js'

/**
 * Parses the command line and runs its command; answers the exit code. Each command is loaded when
 * it runs: the generators are heavy, and a production install doesn't even have them.
 */
export async function runCommand(context: CliContext, argv: readonly string[]): Promise<number> {
  let exitCode = 0
  const run = (command: Promise<number>) =>
    command.then((code) => {
      exitCode = code
    })
  await yargs([...argv])
    .scriptName('bcdata')
    .version(toolVersion())
    .strict()
    .recommendCommands()
    .demandCommand(1, 'Say what to do, for instance `bcdata init`.')
    .exitProcess(false)
    .fail((message, error) => {
      // Its own complaints come as a message, a few of them as a YError; all else is a command's error.
      if (error && error.name !== 'YError') throw error
      throw new BcdataError('USAGE', message ?? error.message, { hint: 'Run `bcdata --help`.' })
    })
    .command(
      'init [dir]',
      'create the data project of a dapp',
      (command) => initFlags(command),
      async (args) => run((await import('./commands/init.js')).init(context, args)),
    )
    .command(
      'generate',
      'bring the project up to date with its contracts',
      (command) =>
        command.options({
          check: { type: 'boolean', default: false, describe: 'write nothing; exit 2 when stale' },
          'dry-run': { type: 'boolean', default: false, describe: 'print the plan, write nothing' },
          json: { type: 'boolean', default: false, describe: 'print the plan as JSON' },
        }),
      async (args) => run((await import('./commands/generate.js')).generate(context, args)),
    )
    .command(
      'migrate [action]',
      'apply the migrations that are not applied yet, or list them with `status`',
      (command) =>
        command
          .positional('action', { choices: ['up', 'status'] as const, default: 'up' as const })
          .options({ json: { type: 'boolean', default: false, describe: 'print JSON' } }),
      async (args) => run((await import('./commands/migrate.js')).migrateProject(context, args)),
    )
    .command('reconcile', 'compare books', (command) =>
      command.demandCommand(1, 'Say what to do, for instance `bcdata reconcile run`.').command(
        'run [rule]',
        'run one rule, or all of them; exits 0 when clean, 2 with breaks, 3 when an input is late',
        (rule) =>
          rule.positional('rule', { type: 'string', describe: 'name of the rule' }).options({
            chain: { type: 'string', describe: 'name of the chain in bcdata.config.ts' },
            json: { type: 'boolean', default: false, describe: 'print the reports as JSON' },
          }),
        async (args) => run((await import('./commands/reconcile.js')).reconcile(context, args)),
      ),
    )
    .command('start', 'index the chain (in the project: `npm start`)', untilFlag, async (args) =>
      run((await import('./commands/start.js')).startProject(context, untilArguments(args.until))),
    )
    .epilogue(
      'Without a terminal:\n  npx bcdata init --yes --contract Token --rpc http://127.0.0.1:8545',
    )
    .parseAsync()
  return exitCode
}

const untilFlag = {
  until: { type: 'string', describe: 'last block to index, or `head`; otherwise it follows' },
} as const

function untilArguments(until: string | undefined): readonly string[] {
  return until === undefined ? [] : ['--until', until]
}
