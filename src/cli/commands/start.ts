import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CliContext } from '../context.js'
import { enterProject } from '../project/enter-project.js'

/**
 * `bcdata start`: runs the project's own `src/main.ts` in this process. A second Node would cost
 * what the whole start may cost.
 */
export async function startProject(context: CliContext, argv: readonly string[]): Promise<number> {
  const { cwd } = context
  await enterProject(cwd)
  const entry = join(cwd, 'dist/src/main.js')
  const { main } = (await import(pathToFileURL(entry).href)) as ProjectEntry
  return main(argv)
}

/** What a project's `src/main.ts` exports. */
interface ProjectEntry {
  /** Answers the exit code, once indexing has ended. */
  readonly main: (argv: readonly string[]) => Promise<number>
}
