import type { Options } from 'prettier'

export const lineWidth = 100

/** Our own options, never the user's: the bytes are the same on every machine. */
export const formatOptions: Options = {
  parser: 'babel-ts',
  printWidth: lineWidth,
  semi: false,
  singleQuote: true,
  trailingComma: 'all',
}
