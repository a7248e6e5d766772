import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { normalCode } from './normal-code.js'

/** Of a contract without handlers. */
const noHandlers = 'none'

/** Contract → digest of the code that handles its events, with what that imports from the project. */
export type HandlerDigests = ReadonlyMap<string, string>

const relativeImport = /\b(?:from|import)\s*\(?\s*(['"])(\.{1,2}\/.+?)\1/g

/** From the build in `root`; empty where handlers are not where the template has them. */
export async function handlerDigests(root: string): Promise<HandlerDigests> {
  const build = resolve(root, 'dist')
  const entry = join(build, 'src/handlers/index.js')
  if (!existsSync(entry)) return new Map()
  const { handlers = {} } = await load(entry)
  const digests = new Map<string, string>()
  for (const [contract, own] of Object.entries(handlers as Readonly<Record<string, object>>)) {
    const isEmpty = Object.values(own).every((handler) => handler === undefined)
    const digest = isEmpty ? noHandlers : digestOf(await moduleOf(own, entry), build)
    digests.set(contract, digest)
  }
  return digests
}

/** The module that the registry has them from; the registry itself where it makes them. */
async function moduleOf(handlers: object, entry: string): Promise<string> {
  for (const path of importsOf(entry, readFileSync(entry, 'utf8'))) {
    if (Object.values(await load(path)).includes(handlers)) return path
  }
  return entry
}

function digestOf(entry: string, build: string): string {
  const modules = new Map<string, string>()
  const waiting = [entry]
  for (const path of waiting) {
    if (modules.has(path)) continue
    const text = readFileSync(path, 'utf8')
    modules.set(path, normalCode(text))
    waiting.push(...importsOf(path, text))
  }
  const hash = createHash('sha256')
  for (const [path, code] of [...modules].sort(([one], [other]) => (one < other ? -1 : 1))) {
    hash.update(`${relative(build, path).replaceAll(sep, '/')}\n${code}\n`)
  }
  return hash.digest('hex')
}

/** Files of the project that the module imports. */
function importsOf(path: string, text: string): readonly string[] {
  return [...text.matchAll(relativeImport)]
    .map(([, , target = '']) => resolve(dirname(path), target))
    .filter((target) => !target.split(sep).includes('node_modules') && existsSync(target))
}

async function load(path: string): Promise<Readonly<Record<string, unknown>>> {
  // It is loaded already: the indexer's own modules import it.
  return (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>
}
