import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import type { CliContext } from '../context.js'
import { enterProject } from '../project/enter-project.js'

/**
 * How far the heap may grow over what is alive before V8 looks for garbage. By itself it waits for
 * several times as much where the machine has much memory, and an indexer makes garbage all the time.
 */
const heapGrowthPercent = 30

/**
 * How much of a function's bytecode runs before V8 compiles it for speed; its own limit is a fifth. An
 * indexer's hot functions pass either soon, and compiling the others took a sixth of a short run's CPU.
 */
const bytecodeBeforeOptimising = 600_000

/**
 * `bcdata start`: runs the project's own `src/main.ts` in this process. A second Node would cost
 * what the whole start may cost.
 */
export async function startProject(context: CliContext, argv: readonly string[]): Promise<number> {
  const { cwd } = context
  setFlagsFromString(`--heap-growing-percent=${heapGrowthPercent}`)
  setFlagsFromString(`--interrupt-budget=${bytecodeBeforeOptimising}`)
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
