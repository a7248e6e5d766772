import type { IntegerKind } from './exact-sql.js'

/*
 * Calls of functions that no database has: queries hold them, and the query compiler of the store,
 * which knows its dialect and the kinds of columns, writes what they mean.
 */

export type ExactFunction = 'approximate' | 'max' | 'min' | 'sum'

export interface ExactCall {
  readonly name: ExactFunction
  /** Where the query's author names it. */
  readonly kind: IntegerKind | undefined
}

/** `bcdata_sum`, `bcdata_sum:uint256` */
export function printCallName({ name, kind }: ExactCall): string {
  return `bcdata_${name}${kind === undefined ? '' : `:${kind}`}`
}

/** Null for every other function. */
export function parseCallName(text: string): ExactCall | null {
  const [, name, kind] = /^bcdata_(approximate|max|min|sum)(?::(\w+))?$/.exec(text) ?? []
  if (name === undefined) return null
  return { name: name as ExactFunction, kind: kind as IntegerKind | undefined }
}
