import type { RowFilter, TableDraft, TableDrafts, ValueDraft } from './block-draft.js'

export interface OpenDraft {
  readonly columns?: readonly string[]
  readonly insert: (readonly ValueDraft[])[]
  readonly update: { readonly where: RowFilter; readonly set: RowFilter }[]
  readonly remove: RowFilter[]
}

/** Drafts of tables that several transactions of a block add to. */
export class TableDraftList {
  readonly #drafts = new Map<string, OpenDraft>()

  of(name: string, columns?: readonly string[]): OpenDraft {
    const known = this.#drafts.get(name)
    if (known !== undefined) return known
    const draft = { ...(columns && { columns }), insert: [], update: [], remove: [] }
    this.#drafts.set(name, draft)
    return draft
  }

  /** Whether it has a draft that names its columns. */
  isMaking(name: string): boolean {
    return this.#drafts.get(name)?.columns !== undefined
  }

  drafts(): TableDrafts {
    return Object.fromEntries<TableDraft>(this.#drafts)
  }
}
