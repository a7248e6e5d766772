import type { Kysely } from 'kysely'
import {
  type FailedHandler,
  type LogLetter,
  type RefusedRange,
  readFailedHandlers,
  readLogLetters,
  readRefusedRanges,
} from '../../runtime/store/stored-letters.js'

export const letterKinds = ['log', 'handler', 'range'] as const
export type LetterKind = (typeof letterKinds)[number]
export type Letter = LogLetter | FailedHandler | RefusedRange

/** Those of one kind, or of all. */
export async function readLetters(
  db: Kysely<unknown>,
  kind: LetterKind | undefined,
): Promise<readonly Letter[]> {
  const lists = {
    log: () => readLogLetters(db),
    handler: () => readFailedHandlers(db),
    range: () => readRefusedRanges(db),
  }
  const letters: Letter[] = []
  for (const one of letterKinds) {
    if (kind === undefined || kind === one) letters.push(...(await lists[one]()))
  }
  return letters
}

/** One line for people. */
export function printLetter(letter: Letter): string {
  const chain = `chain ${letter.chainId}`
  if (letter.kind === 'range') {
    const blocks = letter.from === letter.to ? letter.from : `${letter.from}–${letter.to}`
    return `range    ${chain}, block ${blocks}, ${letter.table} (${letter.address}): ${letter.reason}`
  }
  if (letter.kind === 'handler') {
    const { contract, event, blockNumber, index, reason } = letter
    return `handler  ${chain}, block ${blockNumber}, log ${index}, ${contract}.${event}: ${reason}`
  }
  const { contract, log, reason } = letter
  return `log      ${chain}, block ${log.blockNumber}, log ${log.index}, ${contract}: ${reason}`
}
