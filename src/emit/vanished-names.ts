import { declaredNames } from './declared-names.js'
import type { PlanStep } from './plan-step.js'

/** A name that the generated code had, and that a file of the team still uses. */
export interface VanishedName {
  readonly path: string
  readonly line: number
  readonly name: string
  /** With what it belonged to: `TokenEvents.transfer`. */
  readonly was: string
}

/**
 * What a plan takes out of `src/generated` and the team's code still names. The compiler would say most
 * of it too, but not for SQL in texts, and not before the next build.
 * @param readTeamFiles path → text, as they are after the plan
 */
export function vanishedNames(
  steps: readonly PlanStep[],
  readTeamFiles: () => ReadonlyMap<string, string>,
): readonly VanishedName[] {
  const vanished = namesThatGo(steps)
  if (vanished.size === 0) return []
  return [...readTeamFiles()].flatMap(([path, text]) =>
    withoutComments(text)
      .split('\n')
      .flatMap((line, index) =>
        wordsOf(line).flatMap((name) => {
          const was = vanished.get(name)
          return was === undefined ? [] : [{ path, line: index + 1, name, was }]
        }),
      ),
  )
}

/** Name → what it belonged to. What goes with its owner is not named itself. */
function namesThatGo(steps: readonly PlanStep[]): ReadonlyMap<string, string> {
  const code = steps.filter(({ path, ownership }) => ownership === 'generated' && isCode(path))
  const going = code.filter(({ action }) => action === 'update' || action === 'remove')
  if (going.length === 0) return new Map()
  const after = new Set(code.flatMap(({ generated }) => declaredNames(generated ?? '')))
  const gone = going
    .flatMap(({ disk }) => declaredNames(disk ?? ''))
    .filter((name) => !after.has(name) && (!name.includes('.') || after.has(ownerOf(name))))
  return new Map(gone.map((name) => [name.slice(name.lastIndexOf('.') + 1), name]))
}

function ownerOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'))
}

function wordsOf(line: string): readonly string[] {
  return [...new Set(line.match(/[A-Za-z_$][\w$]*/g))]
}

/** Lines stay lines, and texts stay: they may hold SQL. */
function withoutComments(text: string): string {
  const token = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/.*/g
  return text.replace(token, (found) =>
    found.startsWith('/') ? found.replace(/[^\n]+/g, '') : found,
  )
}

function isCode(path: string): boolean {
  return path.endsWith('.ts')
}
