import type { ChainSource, Log, LogRange } from '../../ports/chain-source.js'

/**
 * The range with the time of each log, so that an archive needs no headers beside it; null when the
 * node lacks one of them. Nodes that put no time into their logs are asked for it.
 */
export async function timedRange(
  source: Pick<ChainSource, 'headers'>,
  range: LogRange,
  signal?: AbortSignal,
): Promise<LogRange | null> {
  const { logs, last } = range
  const untimed = logs.filter(({ blockTime }) => blockTime === null)
  if (untimed.length === 0) return range
  const numbers = new Set(untimed.map(({ blockNumber }) => blockNumber))
  numbers.delete(last.number)
  const headers = new Map([[last.number, last]])
  for (const header of await source.headers([...numbers], signal)) {
    if (header === null) return null
    headers.set(header.number, header)
  }
  const timed: Log[] = []
  for (const log of logs) {
    const header = headers.get(log.blockNumber)
    if (header !== undefined && header.hash !== log.blockHash) return null
    timed.push({ ...log, blockTime: log.blockTime ?? header?.time ?? null })
  }
  return { ...range, logs: timed }
}
