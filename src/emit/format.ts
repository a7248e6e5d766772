import { extname } from 'node:path'
import { format, type Options } from 'prettier'
import type { VirtualFile } from '../model/virtual-file.js'

/** Our own options, never the user's: the bytes are the same on every machine. */
const options: Options = {
  printWidth: 100,
  semi: false,
  singleQuote: true,
  trailingComma: 'all',
}

/** What is printed loosely. JSON and YAML come out of their generators as prettier writes them. */
const parsers: Readonly<Record<string, string>> = { '.ts': 'babel-ts', '.md': 'markdown' }

/**
 * The files as they are written: formatting them again changes nothing, which a test checks. A text
 * that doesn't parse is a bug of a printer and throws.
 */
export function formatFiles(files: readonly VirtualFile[]): Promise<readonly VirtualFile[]> {
  return Promise.all(
    files.map(async (file) => {
      const parser = parsers[extname(file.path)]
      return parser ? { ...file, text: await format(file.text, { ...options, parser }) } : file
    }),
  )
}
