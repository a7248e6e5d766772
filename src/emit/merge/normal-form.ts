import type { Options } from 'prettier'
import { formatOptions } from '../format-options.js'

const parsers: Readonly<Record<string, string>> = {
  '.ts': 'babel-ts',
  '.json': 'json',
  '.md': 'markdown',
  '.yaml': 'yaml',
  '.yml': 'yaml',
}

/** Whatever a person or a formatter may choose freely is decided: line breaks in objects and prose too. */
const normal: Options = { ...formatOptions, objectWrap: 'collapse', proseWrap: 'never' }

/**
 * The text without the freedom of formatting: equal for two texts that differ only in what a formatter
 * changes. Null when the text doesn't parse, or nothing is known about its kind.
 */
export function normalForm(path: string, text: string): Promise<string | null> {
  return formatted(path, text, normal)
}

/** As we write it ourselves. */
export function ourFormat(path: string, text: string): Promise<string | null> {
  return formatted(path, text, formatOptions)
}

export async function isOurFormat(path: string, text: string): Promise<boolean> {
  return text === (await ourFormat(path, text))
}

async function formatted(path: string, text: string, options: Options): Promise<string | null> {
  const parser = parsers[extension(path)]
  if (parser === undefined) return null
  const { format } = await import('prettier')
  try {
    return await format(text, { ...options, parser })
  } catch {
    return null
  }
}

/** A text of a kind that we can't parse is never broken. */
export async function isBroken(path: string, text: string): Promise<boolean> {
  return extension(path) in parsers && (await normalForm(path, text)) === null
}

function extension(path: string): string {
  return /\.\w+$/.exec(path)?.[0] ?? ''
}
