import { format, type Options } from 'prettier'
import type { VirtualFile } from '../model/virtual-file.js'

const lineWidth = 100

/** Our own options, never the user's: the bytes are the same on every machine. */
const options: Options = {
  parser: 'babel-ts',
  printWidth: lineWidth,
  semi: false,
  singleQuote: true,
  trailingComma: 'all',
}

/**
 * The files as they are written: formatting them again changes nothing, which a test checks. A text
 * that doesn't parse is a bug of a printer and throws.
 */
export function formatFiles(files: readonly VirtualFile[]): Promise<readonly VirtualFile[]> {
  return Promise.all(
    files.map(async (file) =>
      isFinal(file) ? file : { ...file, text: await format(file.text, options) },
    ),
  )
}

/**
 * The large files are printed as prettier would print them, because formatting them takes longer than
 * everything else together; only a line that came out too long still needs it. JSON, YAML and
 * Markdown are always printed so.
 */
function isFinal({ path, ownership, text }: VirtualFile): boolean {
  if (!path.endsWith('.ts')) return true
  return ownership !== 'merged' && !text.split('\n').some(isTooLong)
}

/** Prettier breaks neither comments nor texts. */
function isTooLong(line: string): boolean {
  return line.length > lineWidth && !/^\s*(\/\/|\*|\/\*\*|(['"]).*\2,$)/.test(line)
}
