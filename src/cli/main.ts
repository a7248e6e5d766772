import { BcdataError } from '../errors.js'
import { exitCodeOf, renderError } from '../shared/render-error.js'
import { Cancelled } from './cancelled.js'
import { processContext } from './context.js'

/** Runs a command line and answers its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const context = processContext()
  surviveClosedPipes()
  try {
    // `npm start` must reach the node at once: it doesn't wait for the command-line parser.
    if (argv[0] === 'start' && !argv.includes('--help')) {
      const { startProject } = await import('./commands/start.js')
      return await startProject(context, argv.slice(1))
    }
    const { runCommand } = await import('./run-command.js')
    return await runCommand(context, argv)
  } catch (error) {
    if (error instanceof Cancelled) return 130
    const failure = missingPackage(error) ?? error
    context.note(renderError(failure))
    return exitCodeOf(failure)
  }
}

/** A production install leaves the generator's packages out; its commands say so. */
function missingPackage(error: unknown): BcdataError | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  if (error.code !== 'ERR_MODULE_NOT_FOUND' && error.code !== 'MODULE_NOT_FOUND') return null
  const name = /Cannot find (?:package|module) '([^'./][^']*)'/.exec(error.message)?.[1]
  if (name === undefined) return null
  return new BcdataError('DEPENDENCY_MISSING', `The package "${name}" is not installed.`, {
    hint: 'Run `npm install` without --omit: this command needs the optional packages.',
    cause: error,
  })
}

/** `bcdata init | head -1` closes our output: whatever is being written to disk still ends well. */
function surviveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}
