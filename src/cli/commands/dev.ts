import { loadConfig } from '../../config/load-config.js'
import { isBcdataError } from '../../errors.js'
import { renderError } from '../../shared/render-error.js'
import type { CliContext } from '../context.js'
import { runBcdata } from '../dev/run-bcdata.js'
import { changeOf, inputFiles, sourceFiles, stateOf } from '../dev/watched-files.js'
import { assertProject } from '../project/enter-project.js'
import { askConsent } from '../prompts.js'
import { generate } from './generate.js'

export interface DevFlags {
  /** Indexes a chain that was started anew without asking. */
  readonly reset: boolean
}

/**
 * `bcdata dev`: generates, builds, migrates and indexes, and all of it again after each change. What
 * fails is shown, and tried again after the next change.
 */
export async function dev(context: CliContext, flags: DevFlags): Promise<number> {
  const root = context.cwd
  assertProject(root)
  const signal = stopSignal()
  let generatedFrom = ''
  while (!signal.aborted) {
    const inputs = await inputsOf(context)
    const state = stateOf(inputs)
    const isGenerated = state === generatedFrom || (await generated(context))
    if (isGenerated) generatedFrom = state
    const sources = sourceFiles(root)
    const before = `${state}\n${stateOf(sources)}`

    const watching = new AbortController()
    const until = AbortSignal.any([signal, watching.signal])
    const change = changeOf([...inputs, ...sources], before, until)
    const endedAlone = isGenerated && (await isReady(context, flags)) && (await index(root, change))
    // A chain that was started anew is another round; what else ends indexing, somebody has to mend.
    const isAnew = endedAlone && !signal.aborted && (await isStartedAnew(root))
    if (!isAnew) await change
    watching.abort()
  }
  return 0
}

/** Indexes until something changes; answers whether indexing ended by itself before. */
async function index(root: string, change: Promise<void>): Promise<boolean> {
  const indexer = runBcdata(root, ['start'])
  const endedAlone = await Promise.race([change.then(() => false), indexer.ended.then(() => true)])
  indexer.stop()
  await indexer.ended
  return endedAlone
}

/** The database has its tables, and is of the chains that the nodes are on. */
async function isReady(context: CliContext, { reset }: DevFlags): Promise<boolean> {
  const { cwd, interactive, note } = context
  if ((await runBcdata(cwd, ['migrate']).ended) !== 0) return false
  if (!(await isStartedAnew(cwd))) return true
  if (!reset && !interactive) note('`bcdata dev --reset` indexes the new chain without asking.')
  const agreed = reset || (interactive && (await askConsent('Remove what is of the old one?')))
  return agreed && (await runBcdata(cwd, ['reset', '--anew', '--yes']).ended) === 0
}

async function isStartedAnew(root: string): Promise<boolean> {
  return (await runBcdata(root, ['reset', '--anew', '--check']).ended) === 2
}

function generated(context: CliContext): Promise<boolean> {
  return orShown(context, false, async () => {
    // Only what is not as before is news.
    const out = (text: string) => (text.includes('identical') ? undefined : context.note(text))
    const flags = { check: false, dryRun: false, json: false }
    return (await generate({ ...context, out }, flags)) === 0
  })
}

/** Without a config that can be read there is only the config to watch. */
function inputsOf(context: CliContext): Promise<readonly string[]> {
  const none = inputFiles(context.cwd, {})
  return orShown(context, none, async () => {
    const { contracts } = await loadConfig(context.cwd)
    return inputFiles(context.cwd, contracts)
  })
}

/** What a person can mend is shown instead of ending everything. */
async function orShown<Result>(
  context: CliContext,
  otherwise: Result,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!isBcdataError(error)) throw error
    context.note(renderError(error))
    return otherwise
  }
}

function stopSignal(): AbortSignal {
  const stopping = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => stopping.abort())
  }
  return stopping.signal
}
