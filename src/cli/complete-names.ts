import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readManifest } from '../emit/read-manifest.js'

type Words = readonly string[]

/** Yargs' own answers, commands and flags, and after them the names of the project in `root`. */
export function completer(root: string): Completer {
  return (_word, args, ownAnswers, done) =>
    ownAnswers((_error, found = []) => done([...found, ...completeNames(root, args._)]))
}

type Completer = (
  word: string,
  args: { readonly _: Words },
  ownAnswers: (take: (error: Error | null, found: string[] | undefined) => void) => void,
  done: (answers: string[]) => void,
) => void

/**
 * What a shell can offer after these words, besides commands and flags: the project's own names. They
 * come from files that are quick to read; whatever is wrong with them, a shell wants no message.
 */
function completeNames(root: string, words: Words): readonly string[] {
  try {
    if (words.includes('explain')) return eventNames(root)
    if (words.includes('reconcile') && words.includes('run')) return ruleNames(root)
    return []
  } catch {
    return []
  }
}

function eventNames(root: string): readonly string[] {
  const { contracts = {}, events = {} } = readManifest(root) ?? {}
  const names = Object.entries(events).map(
    ([key, { event }]) => `${key.slice(0, key.indexOf('.'))}.${event}`,
  )
  return [...new Set([...Object.keys(contracts), ...names])].sort()
}

function ruleNames(root: string): readonly string[] {
  const folder = join(root, 'src/rules')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      const calls = text.matchAll(/define(?:Reconciliation|Balance)\(\s*'([^']+)'/g)
      return [...calls].map(([, rule = '']) => rule)
    })
    .sort()
}
