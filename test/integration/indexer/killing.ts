import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Child } from './child.js'
import { eventually } from './eventually.js'
import { generatedProject, type Project, type ProjectOptions } from './project.js'
import type { NodeProxy } from './proxy.js'
import type { Random } from './random.js'

/** How many kills a test makes; a soak makes more. */
export const kills = Number(process.env['BCDATA_KILLS'] ?? 6)

/** For processes that are to be killed: their transactions stay open for a while. */
export const slowly: Readonly<Record<string, string>> = { PAUSE_MS: '20' }

/** Each transaction pauses before and after its handlers, and says so; indexes are deferred soon. */
export async function slowProject(options: ProjectOptions): Promise<Project> {
  const project = await generatedProject(options)
  const indexer = 'src/indexer.ts'
  project.edit(
    indexer,
    '      await handleEvents(tx, batch, handlers)\n',
    `      console.error('writing')
      await sleep(Number(process.env['PAUSE_MS'] ?? 0))
      await handleEvents(tx, batch, handlers)
      await sleep(Number(process.env['PAUSE_MS'] ?? 0))
      console.error('written')
`,
  )
  project.edit('src/main.ts', 'options: chain,', 'options: { ...chain, deferIndexesBlocks: 20 },')
  const sleepImport = "import { setTimeout as sleep } from 'node:timers/promises'"
  project.edit(indexer, "'bcdata/runtime'\n", `'bcdata/runtime'\n${sleepImport}\n`)
  return project
}

/** How many of them died in the middle of a transaction. */
export interface Deaths {
  all: number
  writing: number
}

/** Kills all processes of an indexer: at its first answer, or some transactions later. */
export async function killAtRandom(
  indexer: Child,
  proxy: NodeProxy,
  random: Random,
  deaths: Deaths,
): Promise<void> {
  await Promise.race([proxy.nextAnswer('eth_getLogs'), indexer.finished])
  const goal = random.int(6)
  const written = () => indexer.errors().split('written\n').length - 1
  await eventually(`${goal} transactions`, () => written() >= goal || !indexer.isAlive())
  await sleep(random.int(60))
  expect(indexer.isAlive(), indexer.errors()).toBe(true)
  indexer.signal('SIGKILL')
  const { code, signal, stderr } = await indexer.finished
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' })
  deaths.all++
  if (stderr.lastIndexOf('writing\n') > stderr.lastIndexOf('written\n')) deaths.writing++
}
