import { printList } from './layout.js'

/*
 * Everything that comes out of an ABI passes through one of these on its way into TypeScript.
 */

/** A string literal in the quotes that need fewer escapes, as prettier prefers them. */
export function quote(text: string): string {
  const mark = text.split("'").length > text.split('"').length ? '"' : "'"
  const body = JSON.stringify(text)
    .slice(1, -1)
    .replace(/\\.|'/g, (part) => (part === '\\"' ? '"' : part))
    .replace(/\\.|['"]/g, (part) => (part === mark ? `\\${mark}` : part))
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
  return mark + body + mark
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name)
}

/** A key of an object literal or an interface. `__proto__` as plain key would set the prototype. */
export function propertyKey(name: string): string {
  if (name === '__proto__') return "['__proto__']"
  return isIdentifier(name) ? name : quote(name)
}

/** `args.value`, or `args["odd name"]`. */
export function propertyOf(object: string, name: string): string {
  return isIdentifier(name) ? `${object}.${name}` : `${object}[${quote(name)}]`
}

/** A doc comment from NatSpec: white space folded, and nothing in it can end the comment. */
export function docComment(text: string | undefined, indent = 0): string {
  const folded = (text ?? '')
    .replace(/[\s\p{C}]+/gu, ' ')
    .replaceAll('*/', '*\\/')
    .trim()
  if (folded === '') return ''
  const margin = ' '.repeat(indent)
  const lines = wrap(folded, 92 - indent)
  if (lines.length === 1) return `${margin}/** ${lines[0]} */\n`
  return `${margin}/**\n${lines.map((line) => `${margin} * ${line}\n`).join('')}${margin} */\n`
}

/** Breaks at spaces; a longer word stays whole. */
function wrap(text: string, widthMax: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > widthMax) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}

export function importLine(names: Iterable<string>, from: string, types: boolean): string {
  const items = [...new Set(names)].sort()
  if (items.length === 0) return ''
  const before = `import ${types ? 'type ' : ''}`
  const after = ` from ${quote(from)}`
  // A single name stays on its line, however long.
  if (items.length === 1) return `${before}{ ${items[0]} }${after}\n`
  return `${printList({ before, open: '{ ', items, close: ' }', after })}\n`
}
