import { parseAddress } from '../../shared/address.js'
import type { Hex } from '../../shared/hex.js'
import type { Log } from '../ports/chain-source.js'
import type { Child, Lineage, Subject } from '../ports/event.js'
import { includesBlock } from './includes-block.js'

interface Report extends Subject {
  readonly reports: NonNullable<Subject['reports']>
}

export type IsChild = (lineage: Lineage, log: Log) => boolean

/** Reads which addresses factories report. */
export class ReportReader {
  readonly #byTopic = new Map<Hex, Report[]>()

  constructor(subjects: readonly Subject[]) {
    for (const subject of subjects.filter(isReport)) {
      const { topic0 } = subject.event
      if (topic0 === null) continue
      const known = this.#byTopic.get(topic0)
      if (known === undefined) this.#byTopic.set(topic0, [subject])
      else known.push(subject)
    }
  }

  read(logs: readonly Log[], isChild: IsChild): readonly Child[] {
    if (this.#byTopic.size === 0) return []
    return logs.flatMap((log) =>
      (this.#byTopic.get(log.topics[0] ?? '0x') ?? [])
        .filter((report) => comesFrom(report, log, isChild))
        .flatMap((report) => childrenIn(report, log)),
    )
  }
}

function isReport(subject: Subject): subject is Report {
  return subject.reports !== undefined
}

function comesFrom(report: Report, log: Log, isChild: IsChild): boolean {
  const { address, event } = report
  if (event.topicCount !== log.topics.length || !includesBlock(report, log.blockNumber))
    return false
  return typeof address === 'object'
    ? isChild(address, log)
    : address === 'any' || address === log.address
}

function childrenIn({ event, reports }: Report, log: Log): readonly Child[] {
  const found = valuesOf(event, log)?.[reports.value]
  return (Array.isArray(found) ? found : [found]).flatMap((value: unknown) => {
    const address = typeof value === 'string' ? parseAddress(value) : null
    if (address === null) return []
    return [{ lineage: reports.key, address, fromBlock: log.blockNumber }]
  })
}

/** What can't be decoded is a dead letter of the factory's. */
function valuesOf(event: Report['event'], log: Log): readonly unknown[] | null {
  try {
    return event.values(event.decode(log))
  } catch {
    return null
  }
}
