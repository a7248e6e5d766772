import { extname } from 'node:path'
import { parsers } from 'prettier/plugins/babel'
import type { VirtualFile } from '../../src/model/virtual-file.js'

/**
 * A generated file without what comes from an ABI: that of another ABI of the same shape is equal,
 * unless a name or a text became something else.
 */
export function fileShape({ path, text }: VirtualFile): unknown {
  switch (extname(path)) {
    case '.ts':
      return typescriptShape(text)
    case '.json':
      return [jsonShape(text), textsUnder(text, statements).map(sqlShape)]
    case '.md':
      return text.split('\n').map(lineShape)
    default:
      return text
  }
}

/** SQL of a dashboard, whatever the data source calls it. */
const statements: ReadonlySet<string> = new Set(['queryText', 'rawQueryText', 'rawSql', 'query'])

/** Outside of code a line of Markdown has to be the same, and code has to end where it began. */
function lineShape(line: string): string {
  return line
    .replace(/`[^`\n]*`/g, 'code')
    .replace(/(?<=^\| code \| )[\w(),[\]$. ]+(?= \|$)/, 'cell')
}

/** SQL as its words, texts and signs. */
function sqlShape(sql: string): string {
  return sql
    .replace(/'(?:[^']|'')*'/g, '1')
    .replace(/"(?:[^"]|"")*"/g, '2')
    .replace(/[A-Za-z_]\w*/g, 'w')
}

/**
 * A TypeScript file as its syntax tree with the names and texts taken out: what it does, whatever it
 * calls things. A text that doesn't parse throws.
 */
function typescriptShape(text: string): unknown {
  const { program } = parsers['babel-ts'].parse(text, {} as never) as { readonly program: unknown }
  return shapeOf(program)
}

/** Positions, comments, and whether a key is in quotes. */
const unshaped: ReadonlySet<string> = new Set([
  ...['start', 'end', 'loc', 'range', 'extra', 'errors', 'comments'],
  ...['leadingComments', 'trailingComments', 'innerComments', 'computed', 'optional', 'shorthand'],
])

/** Nodes have children under these names too. */
const spellings: ReadonlySet<string> = new Set(['name', 'value', 'raw', 'cooked', 'pattern'])

function isNode(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

/** `args.a` and `args['a b']` are the same to us, and so are keys and texts. */
const names: ReadonlySet<unknown> = new Set(['Identifier', 'StringLiteral', 'Literal'])

function shapeOf(node: unknown): unknown {
  // Lists are sorted by name.
  if (Array.isArray(node)) return node.map(shapeOf).sort(byContent)
  if (typeof node !== 'object' || node === null) return node
  const fields = node as Readonly<Record<string, unknown>>
  if (names.has(fields['type']) && !fields['typeAnnotation']) return 'name'
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([key, value]) => !unshaped.has(key) && !(spellings.has(key) && !isNode(value)))
      .map(([key, value]) => [key, shapeOf(value)]),
  )
}

function byContent(left: unknown, right: unknown): number {
  return String(JSON.stringify(left)) < String(JSON.stringify(right)) ? -1 : 1
}

/** JSON with the texts and numbers taken out: ids depend on names. */
function jsonShape(text: string): unknown {
  return JSON.parse(text, (_key, value) => (typeof value === 'object' ? value : typeof value))
}

/** Every text of a JSON file under one of the keys. */
function textsUnder(text: string, wanted: ReadonlySet<string>): readonly string[] {
  const texts: string[] = []
  JSON.parse(text, (key, value) => {
    if (wanted.has(key) && typeof value === 'string') texts.push(value)
    return value
  })
  return texts
}
