import yargs from 'yargs'
import { BcdataError } from '../errors.js'
import { completer } from './complete-names.js'
import type { CliContext } from './context.js'
import { initFlags } from './init-flags.js'
import { stashCommands } from './stash/stash-command.js'
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
          force: paths('take the generated text over any edit (all, or these files)'),
          restore: paths('bring back what was deleted by hand (all, or these files)'),
          amend: {
            type: 'boolean',
            default: false,
            describe: 'make the newest migration anew, while nobody else has it',
          },
          rename: paths('Contract=New, Contract.Event=New or Contract.Event.parameter=new'),
        }),
      async (args) => run((await import('./commands/generate.js')).generate(context, args)),
    )
    .command(
      'diff [path]',
      'show what `bcdata generate` would change; exits 2 if anything',
      (command) =>
        command.positional('path', { type: 'string', describe: 'a file or folder' }).options({
          'name-only': { type: 'boolean', default: false, describe: 'print only the paths' },
        }),
      async (args) => run((await import('./commands/diff.js')).diff(context, args)),
    )
    .command(
      'explain <what>',
      'say where an event ends up: its table, columns, types and handler',
      (command) =>
        command
          .positional('what', {
            type: 'string',
            demandOption: true,
            describe: 'a contract, or an event as Token.Transfer',
          })
          .options({ json: { type: 'boolean', default: false, describe: 'print JSON' } }),
      async (args) => run((await import('./commands/explain.js')).explain(context, args)),
    )
    .command('db', 'look into the database', (command) =>
      command.demandCommand(1, 'Say what to do, for instance `bcdata db types`.').command(
        'types',
        'list the tables of your own migrations with their kinds, for src/tables.ts',
        (types) =>
          types.options({
            write: { type: 'boolean', default: false, describe: 'bring src/tables.ts up to date' },
            check: { type: 'boolean', default: false, describe: 'exit 2 when it is not' },
            json: { type: 'boolean', default: false, describe: 'print JSON' },
          }),
        async (args) => run((await import('./commands/db-types.js')).dbTypes(context, args)),
      ),
    )
    .command(
      'audit',
      'compare what is stored with what the node says now; exits 2 while anything differs',
      (command) =>
        command.options({
          fix: {
            type: 'boolean',
            default: false,
            describe: 'make the tables right; exits 0 when all are',
          },
          from: { type: 'number', describe: 'first block' },
          to: { type: 'number', describe: 'last block; at most the last one that is final' },
          chain: { type: 'string', describe: 'name of the chain in bcdata.config.ts' },
          json: { type: 'boolean', default: false, describe: 'print JSON' },
        }),
      async (args) => run((await import('./commands/audit.js')).audit(context, args)),
    )
    .command(
      'dead-letters [action]',
      'list what could not be stored or handled, or try it again with `retry`; exits 2 if any is left',
      (command) =>
        command
          .positional('action', { choices: ['list', 'retry'] as const, default: 'list' as const })
          .options({
            kind: { choices: ['log', 'handler', 'range'] as const, describe: 'only these' },
            json: { type: 'boolean', default: false, describe: 'print JSON' },
          }),
      async (args) => run((await import('./commands/dead-letters.js')).deadLetters(context, args)),
    )
    .command(
      'doctor',
      'look at everything that the project needs; exits 2 when something fails',
      (command) =>
        command.options({ json: { type: 'boolean', default: false, describe: 'print JSON' } }),
      async (args) => run((await import('./commands/doctor.js')).doctor(context, args)),
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
    .command(
      'dev',
      'generate, build, migrate and index, again after each change (in the project: `npm run dev`)',
      (command) =>
        command.options({
          reset: {
            type: 'boolean',
            default: false,
            describe: 'empty the database without asking when the chain was started anew',
          },
        }),
      async (args) => run((await import('./commands/dev.js')).dev(context, args)),
    )
    .command(
      'reset',
      'remove everything that was indexed',
      (command) =>
        command.options({
          chain: { type: 'string', describe: 'only of this chain of bcdata.config.ts' },
          anew: {
            type: 'boolean',
            default: false,
            describe: 'only of chains that were started anew, as development chains are',
          },
          check: {
            type: 'boolean',
            default: false,
            describe: 'remove nothing; exit 2 if it would',
          },
          yes: { type: 'boolean', alias: 'y', default: false, describe: 'ask nothing' },
          json: { type: 'boolean', default: false, describe: 'print JSON' },
        }),
      async (args) => run((await import('./commands/reset.js')).reset(context, args)),
    )
    .command(
      'rebuild [contract]',
      'make what handlers wrote anew from the stored events, without the node',
      (command) =>
        command
          .positional('contract', { type: 'string', describe: 'only by handlers of this one' })
          .options({
            table: paths('a derived table that is not called after the contract'),
            json: { type: 'boolean', default: false, describe: 'print JSON' },
          }),
      async (args) =>
        run(
          (await import('./commands/rebuild.js')).rebuild(context, {
            ...args,
            table: args.table ?? [],
          }),
        ),
    )
    .command(
      'rollback [block]',
      'take the database back to the newest block that the node has, too, or to an earlier one',
      (command) =>
        command
          .positional('block', { type: 'number', describe: 'the last block that stays' })
          .options({
            chain: { type: 'string', describe: 'name of the chain in bcdata.config.ts' },
            yes: { type: 'boolean', alias: 'y', default: false, describe: 'ask nothing' },
            json: { type: 'boolean', default: false, describe: 'print JSON' },
          }),
      async (args) => run((await import('./commands/rollback.js')).rollback(context, args)),
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
    .command('stash', 'keep a proven copy of a FISCO BCOS ledger', (command) =>
      stashCommands(command, context, run),
    )
    .command('start', 'index the chain (in the project: `npm start`)', startFlags, async (args) =>
      run((await import('./commands/start.js')).startProject(context, startArguments(args))),
    )
    .completion(
      'completion',
      'print a script for bash or zsh that completes commands and names',
      completer(context.cwd),
    )
    .epilogue(
      'Without a terminal:\n  npx bcdata init --yes --contract Token --rpc http://127.0.0.1:8545',
    )
    .parseAsync()
  return exitCode
}

function paths(describe: string) {
  return { type: 'string', array: true, describe } as const
}

const startFlags = {
  until: { type: 'string', describe: 'last block to index, or `head`; otherwise it follows' },
  source: {
    choices: ['node', 'archive'] as const,
    describe: 'where blocks come from; `archive` asks no node and ends where the archive does',
  },
} as const

/** As the project's own `src/main.ts` reads them. */
function startArguments(flags: Readonly<Record<string, unknown>>): readonly string[] {
  return ['until', 'source'].flatMap((name) =>
    typeof flags[name] === 'string' ? [`--${name}`, flags[name]] : [],
  )
}
