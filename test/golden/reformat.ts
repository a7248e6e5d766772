import { extname } from 'node:path'
import { format } from 'prettier'

const options = { printWidth: 100, semi: false, singleQuote: true, trailingComma: 'all' } as const
const parsers: Readonly<Record<string, string>> = {
  '.ts': 'typescript',
  '.json': 'json',
  '.yaml': 'yaml',
  '.md': 'markdown',
}

export function canReformat(path: string): boolean {
  return extname(path) in parsers
}

/** The file as prettier would write it. */
export function reformat(path: string, text: string): Promise<string> {
  return format(text, { ...options, parser: parsers[extname(path)] ?? '', filepath: path })
}
