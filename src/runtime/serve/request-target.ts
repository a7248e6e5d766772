import { ApiProblem, badRequest } from './api-problem.js'

/** Path and query of a request, decoded to bytes: names and keys need not be text. */
export interface RequestTarget {
  readonly segments: readonly Uint8Array[]
  readonly query: ReadonlyMap<string, Uint8Array>
}

/** Long enough for a key of 255 bytes, percent-encoded, many times over. */
const targetCharsMax = 8192

/** `/tables/u_a%2Fb/rows?key=%FF`: an encoded slash is part of a name. */
export function parseTarget(target: string): RequestTarget {
  if (target.length > targetCharsMax) {
    throw new ApiProblem(414, {
      code: 'URL_TOO_LONG',
      message: `The URL has more than ${targetCharsMax} characters.`,
      hint: 'Ask for less at once.',
    })
  }
  const question = target.indexOf('?')
  const path = question < 0 ? target : target.slice(0, question)
  const query = question < 0 ? '' : target.slice(question + 1)
  if (!path.startsWith('/'))
    throw badRequest('The path must begin with a slash.', 'See /openapi.json.')
  return { segments: path.slice(1).split('/').map(percentDecoded), query: parseQuery(query) }
}

function parseQuery(query: string): ReadonlyMap<string, Uint8Array> {
  const values = new Map<string, Uint8Array>()
  for (const part of query.split('&').filter((text) => text !== '')) {
    const equals = part.indexOf('=')
    // As forms and URLSearchParams write it.
    const [name, value] = (
      equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)]
    ).map((text) => percentDecoded(text.replaceAll('+', '%20')))
    const key = Buffer.from(name ?? []).toString('latin1')
    if (values.has(key))
      throw badRequest('A parameter is there twice.', 'Give every parameter once.')
    values.set(key, value ?? new Uint8Array(0))
  }
  return values
}

/** A percent sign that encodes nothing stands for itself; what isn't encoded counts as UTF-8. */
function percentDecoded(text: string): Uint8Array {
  const pieces = text.split(/(%[0-9a-f]{2})/i)
  return Buffer.concat(
    pieces.map((piece, index) =>
      index % 2 === 1 ? Buffer.from(piece.slice(1), 'hex') : Buffer.from(piece, 'utf8'),
    ),
  )
}
