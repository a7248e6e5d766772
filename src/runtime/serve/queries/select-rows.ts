import type { RowVersion, StashStore } from '../../ports/stash-store.js'
import { badRequest, notFound } from '../api-problem.js'
import { filledPage, type Page } from './filled-page.js'

export interface RowSelection {
  readonly table: string
  /** Only rows with this key. */
  readonly key: Uint8Array | undefined
  /** As of the end of this block; undefined for the last. */
  readonly at: number | undefined
  /** Id of the last row of the page before. */
  readonly after: bigint | undefined
  readonly limit: number
}

/**
 * Rows of a table by key and block, whoever asks. A responder for nodes that pruned their blocks (AMOP
 * `select2`: table, key and number) would answer from here as well.
 */
export async function selectRows(
  store: StashStore,
  { table, key, at, after, limit }: RowSelection,
): Promise<Page<RowVersion>> {
  if (at !== undefined) await assertStored(store, at)
  return filledPage(
    (last, portion) =>
      store.rows(table, {
        ...(at !== undefined && { at }),
        ...(key !== undefined && { key }),
        ...afterOf(last?.row.id ?? after),
        limit: portion,
      }),
    limit,
  )
}

function afterOf(after: bigint | undefined): { readonly after?: bigint } {
  return after === undefined ? {} : { after }
}

export async function assertStored(store: StashStore, block: number): Promise<void> {
  const last = await store.last()
  if (last !== null && block <= last.number) return
  const has = last === null ? 'There are no blocks yet' : `Block ${last.number} is the last one`
  throw notFound(`${has}; block ${block} was asked for.`, 'Ask for an earlier block, or wait.')
}

/** A cursor of digits, as `next` gives it. */
export function parseId(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,20}$/.test(text)) return BigInt(text)
  throw badRequest('`after` is no place in a list.', 'Give what `next` of the page before says.')
}
