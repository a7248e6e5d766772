import { seenText } from '../content-hash.js'
import { isOurFormat, ourFormat } from './normal-form.js'

/** The value as npm and Grafana write JSON, indented as the team does. */
export function printLike(mine: string, value: unknown): string {
  const indent = /^[ \t]+(?=")/m.exec(mine)?.[0] ?? '  '
  return withLineEndings(mine, `${JSON.stringify(value, null, indent)}\n`)
}

/** The same, but where the team left our format it stays ours: short lists are on one line. */
export async function printAsBefore(path: string, mine: string, value: unknown): Promise<string> {
  const text = printLike(mine, value)
  if (!(await isOurFormat(path, seenText(mine)))) return text
  return withLineEndings(mine, (await ourFormat(path, seenText(text))) ?? text)
}

function withLineEndings(mine: string, text: string): string {
  return mine.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text
}
