const control = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Text of a stranger's file, fit for one line of a terminal: no control sequences. */
export function printable(text: string): string {
  return text.replace(control, (character) => {
    const code = character.codePointAt(0) ?? 0
    return `\\u{${code.toString(16)}}`
  })
}

/** The same in quotes and cut to a length that a message can bear. */
export function quoted(text: string): string {
  return `"${printable(text.length > 80 ? `${text.slice(0, 79)}…` : text)}"`
}
