import { badRequest, notFound } from './api-problem.js'
import type { RequestTarget } from './request-target.js'
import { RequestInput } from './routes/request-input.js'
import type { Route } from './routes/route.js'

export interface MatchedRoute {
  readonly route: Route
  readonly input: RequestInput
}

export function matchRoute(routes: readonly Route[], target: RequestTarget): MatchedRoute {
  for (const route of routes) {
    const path = pathValues(route.path, target.segments)
    if (path === null) continue
    assertKnown(route, target.query)
    return { route, input: new RequestInput(new Map([...target.query, ...path])) }
  }
  throw notFound('There is nothing at this path.', 'See /openapi.json for what there is.')
}

/** Null where the path is another one. */
function pathValues(
  path: string,
  segments: readonly Uint8Array[],
): ReadonlyMap<string, Uint8Array> | null {
  const wanted = path.slice(1).split('/')
  if (wanted.length !== segments.length) return null
  const values = new Map<string, Uint8Array>()
  for (const [index, part] of wanted.entries()) {
    const bytes = segments[index] ?? new Uint8Array(0)
    const parameter = /^\{(\w+)\}$/.exec(part)?.[1]
    if (parameter !== undefined) values.set(parameter, bytes)
    else if (Buffer.from(bytes).toString('latin1') !== part) return null
  }
  return values
}

/** A misspelt parameter would silently widen the question. */
function assertKnown(route: Route, query: ReadonlyMap<string, Uint8Array>): void {
  const known = route.parameters.filter((one) => one.in === 'query').map(({ name }) => name)
  if ([...query.keys()].every((name) => known.includes(name))) return
  const list = known.length === 0 ? 'none' : known.join(', ')
  throw badRequest('A parameter is not known here.', `Known are: ${list}.`)
}
