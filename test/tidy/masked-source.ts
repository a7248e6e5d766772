/**
 * TypeScript with the text of comments, template literals and regular expressions blanked out and
 * every line kept: what remains is code. Generators hold other programs' code in templates, and a
 * search for words must not take that for ours. Strings stay, because imports name their targets in
 * strings.
 */
export function maskSource(source: string): string {
  return new Masker(source).run()
}

/** The same with the text of strings blanked too. */
export function maskStrings(masked: string): string {
  return masked.replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, (text) => {
    return text[0] + ' '.repeat(text.length - 2) + text[0]
  })
}

/** After these a slash begins a regular expression; after anything else it divides. */
const beforeRegExp = /(?:^|[([{,;:=!&|?+\-*%~^<>]|\b(?:return|typeof|case|of|in|await|yield))\s*$/

class Masker {
  readonly #source: string
  #at = 0
  #out = ''

  constructor(source: string) {
    this.#source = source
  }

  run(): string {
    this.#code(undefined)
    return this.#out
  }

  /** Copies code up to the bracket that ends it, or to the end of the text. */
  #code(end: '}' | undefined): void {
    let depth = 0
    while (this.#at < this.#source.length) {
      const char = this.#source.charAt(this.#at)
      if (end !== undefined && char === end && depth === 0) return
      if (char === '{') depth += 1
      if (char === '}') depth -= 1
      this.#piece(char)
    }
  }

  #piece(char: string): void {
    if (char === '`') this.#template()
    else if (char === "'" || char === '"') this.#copy(this.#stringLength(char))
    else if (this.#source.startsWith('//', this.#at)) this.#blank(this.#lengthUntil('\n'))
    else if (this.#source.startsWith('/*', this.#at)) this.#blank(this.#lengthUntil('*/') + 2)
    else if (char === '/' && beforeRegExp.test(this.#out.slice(-40))) {
      this.#blank(this.#regExpLength())
    } else this.#copy(1)
  }

  #template(): void {
    this.#copy(1)
    while (this.#at < this.#source.length && this.#source[this.#at] !== '`') {
      if (this.#source.startsWith('${', this.#at)) {
        this.#copy(2)
        this.#code('}')
        this.#copy(1)
      } else this.#blank(this.#source[this.#at] === '\\' ? 2 : 1)
    }
    this.#copy(1)
  }

  #stringLength(quote: string): number {
    let end = this.#at + 1
    while (end < this.#source.length && this.#source[end] !== quote) {
      end += this.#source[end] === '\\' ? 2 : 1
    }
    return end + 1 - this.#at
  }

  #regExpLength(): number {
    let end = this.#at + 1
    let inClass = false
    while (end < this.#source.length && (inClass || this.#source[end] !== '/')) {
      if (this.#source[end] === '[') inClass = true
      if (this.#source[end] === ']') inClass = false
      end += this.#source[end] === '\\' ? 2 : 1
    }
    return end + 1 - this.#at
  }

  #lengthUntil(text: string): number {
    const found = this.#source.indexOf(text, this.#at)
    return (found === -1 ? this.#source.length : found) - this.#at
  }

  #copy(length: number): void {
    this.#out += this.#source.slice(this.#at, this.#at + length)
    this.#at += length
  }

  #blank(length: number): void {
    this.#out += this.#source.slice(this.#at, this.#at + length).replaceAll(/[^\n]/g, ' ')
    this.#at += length
  }
}
