/*
 * Everything that comes out of an ABI passes through one of these on its way into TypeScript.
 */

/** A string literal; prettier chooses the quotes. */
export function quote(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}

export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name)
}

/** A key of an object literal or an interface. `__proto__` as plain key would set the prototype. */
export function propertyKey(name: string): string {
  if (name === '__proto__') return '["__proto__"]'
  return isIdentifier(name) ? name : quote(name)
}

/** `args.value`, or `args["odd name"]`. */
export function propertyOf(object: string, name: string): string {
  return isIdentifier(name) ? `${object}.${name}` : `${object}[${quote(name)}]`
}

/** A doc comment from NatSpec: white space folded, and nothing in it can end the comment. */
export function docComment(text: string | undefined): string {
  const folded = (text ?? '')
    .replace(/[\s\p{C}]+/gu, ' ')
    .replaceAll('*/', '*\\/')
    .trim()
  if (folded === '') return ''
  const lines = wrap(folded, 92)
  if (lines.length === 1) return `/** ${lines[0]} */\n`
  return `/**\n${lines.map((line) => ` * ${line}`).join('\n')}\n */\n`
}

/** Breaks at spaces; a longer word stays whole. */
export function wrap(text: string, widthMax: number): readonly string[] {
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
  const sorted = [...new Set(names)].sort()
  if (sorted.length === 0) return ''
  return `import ${types ? 'type ' : ''}{ ${sorted.join(', ')} } from ${quote(from)}\n`
}
