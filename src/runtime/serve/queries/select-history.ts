import type { RowVersion, StashStore } from '../../ports/stash-store.js'
import { badRequest } from '../api-problem.js'
import { filledPage, type Page } from './filled-page.js'

/** A version of a row in the order of a history. */
export interface HistoryPlace {
  readonly from: number
  readonly id: bigint
}

/** Every version of the rows with a key, oldest first. */
export async function selectHistory(
  store: StashStore,
  table: string,
  key: Uint8Array,
  options: { readonly after: HistoryPlace | undefined; readonly limit: number },
): Promise<Page<RowVersion>> {
  return filledPage((last, limit) => {
    const after = last === null ? options.after : placeOf(last)
    return store.history(table, key, { ...(after !== undefined && { after }), limit })
  }, options.limit)
}

function placeOf({ from, row }: RowVersion): HistoryPlace {
  return { from, id: row.id }
}

export function printPlace(version: RowVersion): string {
  return `${version.from}.${version.row.id}`
}

export function parsePlace(text: string | undefined): HistoryPlace | undefined {
  if (text === undefined) return undefined
  const [, from, id] = /^(\d{1,15})\.(\d{1,20})$/.exec(text) ?? []
  if (from !== undefined && id !== undefined) return { from: Number(from), id: BigInt(id) }
  throw badRequest('`after` is no place in a history.', 'Give what `next` of the page before says.')
}
