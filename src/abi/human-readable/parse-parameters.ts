import { quoted } from '../../shared/printable.js'
import { isName, type Tokens } from './tokens.js'

/** A parameter as JSON ABIs have it. */
export interface JsonParameter {
  readonly name: string
  readonly type: string
  readonly indexed?: boolean
  readonly components?: readonly JsonParameter[]
}

export interface Structs {
  /** Name → the text between its braces. */
  readonly bodies: ReadonlyMap<string, string>
  readonly parse: (body: string, scope: Scope) => readonly JsonParameter[]
}

/** How much may still be written: structs in structs double with every level. */
export interface Scope {
  readonly structs: Structs
  readonly depth: number
  readonly budget: { left: number }
}

/** As deep as the reader of JSON ABIs goes. */
const depthMax = 64

const locations: ReadonlySet<string> = new Set(['memory', 'calldata', 'storage', 'payable'])

/** `(address indexed from, tuple(uint256 a, bytes b)[] items)`, the opening bracket included. */
export function parseParameters(tokens: Tokens, scope: Scope): readonly JsonParameter[] {
  tokens.expect('(')
  const parameters: JsonParameter[] = []
  if (tokens.accept(')')) return parameters
  do parameters.push(parseParameter(tokens, scope))
  while (tokens.accept(','))
  tokens.expect(')')
  return parameters
}

/** Also a field of a struct. A type that is unknown stays as it is: who reads the ABI names it. */
export function parseParameter(tokens: Tokens, scope: Scope): JsonParameter {
  scope.budget.left -= 1
  if (scope.depth > depthMax || scope.budget.left < 0) {
    throw new SyntaxError('its structs are nested too deeply')
  }
  const type = parseType(tokens, scope)
  let indexed = false
  while (locations.has(tokens.peek()) || tokens.peek() === 'indexed') {
    indexed = tokens.take() === 'indexed' || indexed
  }
  const name = isName(tokens.peek()) ? tokens.take() : ''
  return { name, ...type, ...(indexed ? { indexed } : {}) }
}

function parseType(tokens: Tokens, scope: Scope): Pick<JsonParameter, 'type' | 'components'> {
  const inner = { ...scope, depth: scope.depth + 1 }
  const word = tokens.peek() === '(' ? 'tuple' : tokens.take()
  if (!isName(word)) throw new SyntaxError(`${quoted(word)} is no type`)
  if (word === 'tuple') {
    const components = parseParameters(tokens, inner)
    return { type: `tuple${parseDimensions(tokens)}`, components }
  }
  const body = scope.structs.bodies.get(word)
  if (body === undefined) return { type: word + parseDimensions(tokens) }
  return {
    type: `tuple${parseDimensions(tokens)}`,
    components: scope.structs.parse(body, inner),
  }
}

/** `[2][]`. */
function parseDimensions(tokens: Tokens): string {
  let dimensions = ''
  while (tokens.accept('[')) {
    dimensions += `[${/^\d/.test(tokens.peek()) ? tokens.take() : ''}]`
    tokens.expect(']')
  }
  return dimensions
}
