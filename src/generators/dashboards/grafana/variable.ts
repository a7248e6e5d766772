import { type Datasource, type DatasourceRef, datasourceRef } from './target.js'

/** A choice at the top of a dashboard that its queries refer to. */
export interface Variable {
  readonly type: 'query'
  readonly name: string
  readonly label: string
  readonly description: string
  readonly multi: boolean
  readonly includeAll: boolean
  readonly datasource: DatasourceRef
  readonly definition: string
  readonly query: string
  readonly [setting: string]: unknown
}

export interface QueryVariableOptions {
  readonly name: string
  readonly label: string
  readonly description: string
  readonly sql: string
  /** SQL that stands for "All" inside `column IN (…)`; without it exactly one value is chosen. */
  readonly all?: string
}

/** Choices that are read from the database each time the dashboard opens. */
export function queryVariable(datasource: Datasource, options: QueryVariableOptions): Variable {
  const { name, label, description, sql, all } = options
  const several = all !== undefined
  return {
    ...(several && { allValue: all, current: { text: ['All'], value: ['$__all'] } }),
    datasource: datasourceRef(datasource),
    definition: sql,
    description,
    includeAll: several,
    label,
    multi: several,
    name,
    query: sql,
    // 1: when the dashboard loads; 0 keeps the order of the query.
    refresh: 1,
    sort: 0,
    type: 'query',
  }
}
