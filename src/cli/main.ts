import { exitCodeOf, renderError } from '../shared/render-error.js'
import { Cancelled } from './cancelled.js'
import { processContext } from './context.js'

/** Runs a command line and answers its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const context = processContext()
  surviveClosedPipes()
  try {
    // `npm start` must reach the node at once: it doesn't wait for the command-line parser.
    if (argv[0] === 'start') {
      const { startProject } = await import('./commands/start.js')
      return await startProject(context, argv.slice(1))
    }
    const { runCommand } = await import('./run-command.js')
    return await runCommand(context, argv)
  } catch (error) {
    if (error instanceof Cancelled) return 130
    context.note(renderError(error))
    return exitCodeOf(error)
  }
}

/** `bcdata init | head -1` closes our output: whatever is being written to disk still ends well. */
function surviveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}
