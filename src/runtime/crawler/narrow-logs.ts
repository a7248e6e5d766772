import type { BlockHeader, Log, LogFilter } from '../ports/chain-source.js'
import { mergeLogs } from './fetch-logs.js'
import { isRefusal } from './refused-blocks.js'

export interface LogQuestion {
  readonly filter: LogFilter
  readonly from: number
  readonly to: number
}

export interface LogAnswer {
  readonly logs: readonly Log[]
  readonly last: BlockHeader | null
}

export type AskLogs = (question: LogQuestion) => Promise<LogAnswer | null>

export interface NarrowedLogs extends LogAnswer {
  readonly refused: readonly (LogQuestion & { readonly reason: string })[]
}

/** Enough to find several blocks among thousands; what is left then is refused as a whole. */
const questionsMax = 200

/**
 * Asks in ever smaller parts what was refused as a whole: half of the blocks, then half of the
 * addresses or topics. Throws the error when nothing at all is answered, and null means that the node
 * lacks a part.
 */
export async function narrowLogs(
  ask: AskLogs,
  whole: LogQuestion,
  error: Error,
): Promise<NarrowedLogs | null> {
  const lists: (readonly Log[])[] = []
  const refused: NarrowedLogs['refused'][number][] = []
  const waiting: LogQuestion[] = []
  let last: BlockHeader | null = null
  let asked = 0

  const refuse = (question: LogQuestion, { message: reason }: Error): void => {
    const halves = asked < questionsMax ? halvesOf(question) : null
    if (halves === null) refused.push({ ...question, reason })
    else waiting.push(halves[1], halves[0])
  }
  refuse(whole, error)
  for (let question = waiting.pop(); question !== undefined; question = waiting.pop()) {
    asked++
    try {
      const answer = await ask(question)
      if (answer === null) return null
      lists.push(answer.logs)
      if (question.to === whole.to) last = answer.last
    } catch (failure) {
      if (!isRefusal(failure)) throw failure
      refuse(question, failure)
    }
  }
  if (lists.length === 0 && !(await answersNearby(ask, whole))) throw error
  return { logs: mergeLogs(lists), last, refused: joined(refused) }
}

function halvesOf({ filter, from, to }: LogQuestion): readonly [LogQuestion, LogQuestion] | null {
  if (from < to) {
    const middle = Math.floor((from + to) / 2)
    return [
      { filter, from, to: middle },
      { filter, from: middle + 1, to },
    ]
  }
  const { addresses, topic0s } = filter
  const [first, second] =
    addresses === 'any'
      ? halves(topic0s).map((part) => ({ addresses, topic0s: part }))
      : halves(addresses).map((part) => ({ addresses: part, topic0s }))
  if (first === undefined || second === undefined) return null
  return [
    { filter: first, from, to },
    { filter: second, from, to },
  ]
}

function halves<Item>(items: readonly Item[] | 'any'): readonly (readonly Item[])[] {
  if (items === 'any' || items.length < 2) return []
  const middle = Math.floor(items.length / 2)
  return [items.slice(0, middle), items.slice(middle)]
}

/** A node that answers for no block refuses the question, not these blocks: its key has expired, say. */
async function answersNearby(ask: AskLogs, { filter, from, to }: LogQuestion): Promise<boolean> {
  for (const distance of [1, 4, 16, 64]) {
    for (const block of [from - distance, to + distance]) {
      if (block < 0) continue
      try {
        if ((await ask({ filter, from: block, to: block })) !== null) return true
      } catch (error) {
        if (!isRefusal(error)) throw error
      }
    }
  }
  return false
}

/** Blocks that follow each other in as few ranges as possible. */
function joined(refused: NarrowedLogs['refused']): NarrowedLogs['refused'] {
  const all: NarrowedLogs['refused'][number][] = []
  for (const one of refused) {
    const before = all.at(-1)
    const continues = before?.filter === one.filter && before.to + 1 === one.from
    if (before !== undefined && continues) all[all.length - 1] = { ...before, to: one.to }
    else all.push(one)
  }
  return all
}
