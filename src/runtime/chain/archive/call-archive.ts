import type { Archive, ArchivedCall } from '../../ports/archive.js'
import type { CallOutcome, ContractCall } from '../../ports/chain-source.js'

/** Answers of read-only calls on the state after final blocks. */
export class CallArchive {
  readonly #archive: Archive
  readonly #chainId: number

  constructor(archive: Archive, chainId: number) {
    this.#archive = archive
    this.#chainId = chainId
  }

  get(call: ContractCall): CallOutcome | null {
    const asked = archivedCall(call)
    const answer = asked === null ? null : this.#archive.callAnswer(this.#chainId, asked)
    return answer === null ? null : parseOutcome(answer)
  }

  /** Keeps what nothing can change any more. */
  put(calls: readonly ContractCall[], outcomes: readonly CallOutcome[], finalized: number): void {
    const answers = calls.flatMap((call, index) => {
      const asked = archivedCall(call)
      const outcome = outcomes[index]
      if (asked === null || asked.block > finalized) return []
      if (outcome?.type !== 'answer' && outcome?.type !== 'revert') return []
      return [{ ...asked, answer: `${outcome.type} ${outcome.data}` }]
    })
    if (answers.length > 0) this.#archive.addCallAnswers(this.#chainId, answers)
  }
}

/** Null for a block that isn't the same one later. */
function archivedCall({ to, data, from, at }: ContractCall): ArchivedCall | null {
  if (at === 'latest') return null
  const block = typeof at === 'number' ? at : at.number
  return { block, question: [to, data, from ?? ''].join(' ') }
}

function parseOutcome(answer: string): CallOutcome | null {
  const [, type, data] = /^(answer|revert) (0x(?:[0-9a-f]{2})*)$/.exec(answer) ?? []
  if (type === undefined || data === undefined) return null
  return { type: type === 'answer' ? 'answer' : 'revert', data: data as `0x${string}` }
}
