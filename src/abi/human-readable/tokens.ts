import { quoted } from '../../shared/printable.js'

/** A line of Solidity, word by word. */
export interface Tokens {
  /** The next word without taking it; empty at the end. */
  peek(): string
  take(): string
  /** Takes the next word if it is this one. */
  accept(word: string): boolean
  /** @throws SyntaxError when the next word is another one */
  expect(word: string): void
}

export function tokensOf(text: string): Tokens {
  const words = text.match(/[\p{L}_$][\p{L}\p{N}_$.]*|\d+|\S/gu) ?? []
  let at = 0
  const tokens: Tokens = {
    peek: () => words[at] ?? '',
    take: () => words[at++] ?? '',
    accept: (word) => {
      if (words[at] !== word) return false
      at += 1
      return true
    },
    expect: (word) => {
      if (!tokens.accept(word)) {
        throw new SyntaxError(`${quoted(word)} is missing before ${quoted(words[at] ?? 'the end')}`)
      }
    },
  }
  return tokens
}

export function isName(word: string): boolean {
  return /^[\p{L}_$]/u.test(word)
}
