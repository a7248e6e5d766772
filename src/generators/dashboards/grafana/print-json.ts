/** Prettier keeps a list of plain values on one line as long as it fits. */
const lineWidth = 100

/** JSON with sorted keys, laid out as prettier does, so that formatting changes nothing. */
export function printJson(value: unknown): string {
  return `${print(value, '', 0)}\n`
}

/** `before` is how many characters the line has in front of the value. */
function print(value: unknown, indent: string, before: number): string {
  if (Array.isArray(value)) return printArray(value, indent, before)
  if (typeof value === 'object' && value !== null) return printObject(value, indent)
  return JSON.stringify(value)
}

function printObject(value: object, indent: string): string {
  const inner = `${indent}  `
  const entries = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, member]) => {
      const head = `${inner}${JSON.stringify(key)}: `
      return head + print(member, inner, head.length)
    })
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`
}

function printArray(items: readonly unknown[], indent: string, before: number): string {
  const inner = `${indent}  `
  const printed = items.map((item) => print(item, inner, inner.length))
  const line = `[${printed.join(', ')}]`
  // One more for the comma that may follow.
  if (!line.includes('\n') && before + line.length < lineWidth) return line
  return `[\n${printed.map((item) => inner + item).join(',\n')}\n${indent}]`
}
