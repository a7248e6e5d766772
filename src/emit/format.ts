import type { VirtualFile } from '../model/virtual-file.js'
import { formatOptions, lineWidth } from './format-options.js'

/**
 * The files as they are written: formatting them again changes nothing, which a test checks. A text
 * that doesn't parse is a bug of a printer and throws.
 */
export async function formatFiles(files: readonly VirtualFile[]): Promise<readonly VirtualFile[]> {
  if (files.every(isFinal)) return files
  // Loaded only now: most projects don't need it, and it is large.
  const { format } = await import('prettier')
  return Promise.all(
    files.map(async (file) =>
      isFinal(file) ? file : { ...file, text: await format(file.text, formatOptions) },
    ),
  )
}

/**
 * Printers and templates write what prettier would, because formatting takes longer than everything
 * else together. What is left to it in TypeScript are lines that came out too long, and names in
 * other scripts, whose letters can be wider than one column.
 */
export function isFinal({ path, text }: VirtualFile): boolean {
  return !path.endsWith('.ts') || !text.split('\n').some(needsPrettier)
}

function needsPrettier(line: string): boolean {
  return (line.length > lineWidth || /[^ -~]/.test(line)) && !staysAsItIs.test(line)
}

/** Lines that have no place where prettier would break them. */
const staysAsItIs = new RegExp(
  [
    String.raw`\s*(//|\*|/\*\*)`,
    // A text, alone or after a key that is too short for a line of its own.
    String.raw`\s*(\w{1,4}: )?(?<quote>['"])[ -~]*\k<quote>,$`,
    String.raw`import (type )?\{ \w+ \} from `,
    String.raw`function \w+\(\): \w+ \{$`,
    // A property of an interface whose type is a name.
    String.raw`  \w+: \w+$`,
  ]
    .map((line) => `^${line}`)
    .join('|'),
)
