import { createHash } from 'node:crypto'
import { seenText } from './content-hash.js'

/**
 * Hash of what no formatter changes in a file of the tool: words, numbers, texts, most signs. It is
 * computed for every generated file, so it has to be quick; for files of the team, where every
 * character counts, texts are compared exactly.
 */
export function generatedShape(text: string): string {
  const shape = seenText(text)
    .replace(/[\s;,()"'`]+/g, '')
    .replace(/([=:<])\|/g, '$1')
  return createHash('sha256').update(shape).digest('hex').slice(0, 16)
}
