import { format, type Options } from 'prettier'
import type { VirtualFile } from '../model/virtual-file.js'

/** Our own options, never the user's: the bytes are the same on every machine. */
const options: Options = {
  parser: 'babel-ts',
  printWidth: 100,
  semi: false,
  singleQuote: true,
  trailingComma: 'all',
}

/**
 * The files as they are written. Only TypeScript is printed loosely; JSON, YAML and Markdown come out
 * of their generators as prettier would write them, and a test keeps it so. A text that doesn't parse
 * is a bug of a printer and throws.
 */
export function formatFiles(files: readonly VirtualFile[]): Promise<readonly VirtualFile[]> {
  return Promise.all(
    files.map(async (file) =>
      file.path.endsWith('.ts') ? { ...file, text: await format(file.text, options) } : file,
    ),
  )
}
