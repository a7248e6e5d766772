import type { Diagnostic } from '../../model/diagnostic.js'
import { messageOf } from '../../shared/message-of.js'
import { quoted } from '../../shared/printable.js'
import {
  type JsonParameter,
  parseParameter,
  parseParameters,
  type Scope,
  type Structs,
} from './parse-parameters.js'
import { isName, type Tokens, tokensOf } from './tokens.js'

/*
 * ABIs in Solidity's own notation, as ethers and viem take them, with what they refuse: function
 * types, structs (ethers), names outside of ASCII.
 * Format: https://docs.ethers.org/v6/basics/abi/ ("human-readable ABI"), https://abitype.dev/api/human
 */

export interface ReadFragments {
  readonly abi: readonly object[]
  readonly diagnostics: readonly Diagnostic[]
}

const fragment = /^\s*(event|function|error|struct|constructor|fallback|receive)\b/

/** Longer than any declaration that a person wrote. */
const lengthMax = 20_000

/** More than fits into any event, less than makes anybody wait. */
const parametersMax = 5_000

export function isFragment(value: unknown): value is string {
  return typeof value === 'string' && fragment.test(value)
}

/** A fragment a line; comments and empty lines apart. */
export function fragmentLines(text: string): readonly string[] {
  return text
    .split(/\r\n|[\n\r]/)
    .map((line) => line.replace(/\/\/.*$/, '').trim())
    .filter((line) => line !== '')
}

/** What can't be read is one diagnostic, and the rest goes on. */
export function readFragments(lines: readonly string[], path: string): ReadFragments {
  const structs = { bodies: structBodies(lines), parse: parseFields }
  const abi: object[] = []
  const diagnostics: Diagnostic[] = []
  for (const line of lines) {
    if (/^\s*struct\b/.test(line)) continue
    try {
      abi.push(readFragment(line, structs))
    } catch (error) {
      diagnostics.push(unreadable(line, error, path))
    }
  }
  return { abi, diagnostics }
}

function structBodies(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, name = '', body = ''] = /^\s*struct\s+([^\s{]+)\s*\{([^}]*)\}/.exec(line) ?? []
      return name === '' ? [] : [[name, body]]
    }),
  )
}

function readFragment(line: string, structs: Structs): object {
  if (line.length > lengthMax) throw new SyntaxError(`it is longer than ${lengthMax} characters`)
  const tokens = tokensOf(line)
  const type = tokens.take()
  const scope = { structs, depth: 0, budget: { left: parametersMax } }
  switch (type) {
    case 'event':
      return { type, name: nameIn(tokens), ...eventRest(tokens, scope) }
    case 'function':
      return { type, name: nameIn(tokens), ...functionRest(tokens, scope) }
    case 'error':
      return { type, name: nameIn(tokens), inputs: parseParameters(tokens, scope) }
    case 'constructor':
      return { type, inputs: parseParameters(tokens, scope) }
    case 'fallback':
    case 'receive':
      return { type }
    default:
      throw new SyntaxError(`${quoted(type)} begins no declaration`)
  }
}

function nameIn(tokens: Tokens): string {
  if (isName(tokens.peek())) return tokens.take()
  throw new SyntaxError('its name is missing')
}

function eventRest(tokens: Tokens, scope: Scope): object {
  const inputs = parseParameters(tokens, scope)
  const anonymous = tokens.accept('anonymous')
  tokens.accept(';')
  if (tokens.peek() !== '') throw new SyntaxError(`${quoted(tokens.peek())} is not expected`)
  return { inputs, anonymous }
}

/** `view`, `returns (…)` and modifiers in any order, as Solidity has it. */
function functionRest(tokens: Tokens, scope: Scope): object {
  const inputs = parseParameters(tokens, scope)
  let stateMutability = 'nonpayable'
  let outputs: readonly JsonParameter[] = []
  for (let word = tokens.take(); word !== ''; word = tokens.take()) {
    if (/^(view|pure|payable)$/.test(word)) stateMutability = word
    if (word === 'returns') outputs = parseParameters(tokens, scope)
  }
  return { inputs, outputs, stateMutability }
}

function parseFields(body: string, scope: Scope): readonly JsonParameter[] {
  return body
    .split(';')
    .filter((field) => field.trim() !== '')
    .map((field) => parseParameter(tokensOf(field), scope))
}

function unreadable(line: string, error: unknown, path: string): Diagnostic {
  const reason = messageOf(error)
  return {
    code: 'ABI_INVALID',
    where: path,
    message: `The line ${quoted(line)} is left out: ${reason}.`,
    hint: 'Write it as Solidity declares it, for instance `event Sent(address indexed to)`.',
  }
}
