import { lineWidth } from './layout.js'
import { propertyKey } from './print.js'

/** An expression to be laid out as prettier would. A text is printed as it is. */
export type Expression =
  string | ObjectExpression | ListExpression | CallExpression | ArrowExpression

interface ObjectExpression {
  readonly kind: 'object'
  readonly entries: readonly ObjectEntry[]
  /** Written over several lines even where it would fit one. */
  readonly open: boolean
}

/** A property, or a comment on the lines above the next one. */
export type ObjectEntry = readonly [key: string, value: Expression] | { readonly comment: string }

interface ListExpression {
  readonly kind: 'list'
  readonly items: readonly Expression[]
}

export interface CallExpression {
  readonly kind: 'call'
  /** What stands before the arguments. */
  readonly callee: string
  readonly args: readonly Expression[]
}

interface ArrowExpression {
  readonly kind: 'arrow'
  readonly parameters: readonly string[]
  readonly body: CallExpression
}

export function object(entries: readonly ObjectEntry[]): Expression {
  return { kind: 'object', entries, open: entries.some(isComment) }
}

/** An object with a line for each property. */
export function openObject(entries: readonly ObjectEntry[]): Expression {
  return { kind: 'object', entries, open: entries.length > 0 }
}

export function list(items: readonly Expression[]): Expression {
  return { kind: 'list', items }
}

export function call(callee: string, args: readonly Expression[]): CallExpression {
  return { kind: 'call', callee, args }
}

/** A function whose body is a call. */
export function arrow(parameters: readonly string[], body: CallExpression): Expression {
  return { kind: 'arrow', parameters, body }
}

/**
 * The expression after `before`, which includes the indentation of its line: on one line where that
 * is possible, otherwise opened as far as it has to be.
 */
export function printExpression(before: string, expression: Expression, after = ''): string {
  return before + layOut(expression, { before, after })
}

interface Place {
  /** The line so far. */
  readonly before: string
  /** What follows on the expression's last line. */
  readonly after: string
}

function layOut(expression: Expression, place: Place): string {
  const line = oneLine(expression)
  if (line !== null && fits(line, place)) return line + place.after
  if (typeof expression === 'string') return expression + place.after
  return open(expression, place)
}

function fits(line: string, { before, after }: Place): boolean {
  return before.length + line.length + after.length <= lineWidth
}

/** Null for what is never written on one line. */
function oneLine(expression: Expression): string | null {
  if (typeof expression === 'string') return expression
  switch (expression.kind) {
    case 'object':
      return expression.open ? null : enclosed('{ ', expression.entries.map(entryLine), ' }', '{}')
    case 'list':
      return isTable(expression) ? null : enclosed('[', expression.items.map(oneLine), ']', '[]')
    case 'call': {
      const { args, callee } = expression
      return enclosed(`${callee}(`, args.map(oneLine), ')', `${callee}()`)
    }
    case 'arrow': {
      const body = oneLine(expression.body)
      return body === null ? null : `${arrowHead(expression)} ${body}`
    }
  }
}

function entryLine(entry: ObjectEntry): string | null {
  if (isComment(entry)) return null
  const [key, value] = entry
  const line = oneLine(value)
  return line === null ? null : `${propertyKey(key)}: ${line}`
}

function enclosed(
  before: string,
  parts: readonly (string | null)[],
  after: string,
  empty: string,
): string | null {
  if (parts.length === 0) return empty
  return parts.includes(null) ? null : before + parts.join(', ') + after
}

function arrowHead({ parameters }: ArrowExpression): string {
  return `(${parameters.join(', ')}) =>`
}

function open(expression: Exclude<Expression, string>, place: Place): string {
  const indent = `${marginOf(place)}  `
  switch (expression.kind) {
    case 'object':
      return spread(
        '{',
        expression.entries.map((entry) => entryRow(entry, indent)),
        '}',
        place,
      )
    case 'list':
      return spread('[', itemRows(expression.items, indent), ']', place)
    case 'call':
      return (
        hugged(expression, place) ??
        spread(`${expression.callee}(`, itemRows(expression.args, indent), ')', place)
      )
    case 'arrow':
      return `${arrowHead(expression)}\n${printExpression(indent, expression.body, place.after)}`
  }
}

/** The last argument opened in place: `f(a, {`, its lines, `})`. Null where that is no way. */
function hugged({ callee, args }: CallExpression, place: Place): string | null {
  const last = args.at(-1)
  if (last === undefined || typeof last === 'string' || last.kind === 'call') return null
  const others = args.slice(0, -1)
  const lines = others.map(oneLine)
  if (lines.includes(null) || others.some((other) => kindOf(other) === last.kind)) return null
  const begin = `${callee}(${lines.map((line) => `${line}, `).join('')}`
  const head = last.kind === 'arrow' ? arrowHead(last) : '['
  if (!fits(begin + head, { ...place, after: '' })) return null
  if (last.kind !== 'arrow') {
    return begin + open(last, { before: place.before, after: `)${place.after}` })
  }
  const margin = marginOf(place)
  return `${begin}${open(last, { before: margin, after: ',' })}\n${margin})${place.after}`
}

function kindOf(expression: Expression): string {
  return typeof expression === 'string' ? 'text' : expression.kind
}

function spread(begin: string, rows: readonly string[], end: string, place: Place): string {
  return [begin, ...rows, marginOf(place) + end + place.after].join('\n')
}

/** The indentation of the line. */
function marginOf({ before }: Place): string {
  return /^ */.exec(before)?.[0] ?? ''
}

function entryRow(entry: ObjectEntry, indent: string): string {
  if (isComment(entry)) return `${indent}// ${entry.comment}`
  const [key, value] = entry
  return printExpression(`${indent}${propertyKey(key)}: `, value, ',')
}

/** An item a line; numbers share one. */
function itemRows(items: readonly Expression[], indent: string): readonly string[] {
  if (items.length > 1 && items.every(isNumber)) return [`${indent}${items.join(', ')},`]
  return items.map((item) => printExpression(indent, item, ','))
}

function isNumber(item: Expression): boolean {
  return typeof item === 'string' && /^\d+$/.test(item)
}

/** Several objects, or several lists, of more than one part each: prettier gives each a line. */
function isTable({ items }: ListExpression): boolean {
  const [first] = items
  if (items.length < 2 || first === undefined) return false
  return items.every((item) => kindOf(item) === kindOf(first) && partCount(item) > 1)
}

function partCount(expression: Expression): number {
  if (typeof expression === 'string') return 0
  if (expression.kind === 'object') return expression.entries.length
  return expression.kind === 'list' ? expression.items.length : 0
}

function isComment(entry: ObjectEntry): entry is { readonly comment: string } {
  return 'comment' in entry
}
