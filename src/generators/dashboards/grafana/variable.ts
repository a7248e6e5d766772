import { type Datasource, type DatasourceRef, datasourceRef } from './target.js'

/** A choice at the top of a dashboard that its queries refer to. */
export type Variable = QueryVariable | CustomVariable

interface VariableBase {
  readonly name: string
  readonly label: string
  readonly description: string
  readonly multi: boolean
  readonly includeAll: boolean
}

export interface QueryVariable extends VariableBase {
  readonly type: 'query'
  readonly datasource: DatasourceRef
  readonly definition: string
  readonly query: string
  readonly [setting: string]: unknown
}

export interface CustomVariable extends VariableBase {
  readonly type: 'custom'
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

export interface CustomVariableOptions {
  readonly name: string
  readonly label: string
  readonly description: string
  /** The first one is chosen at the start. */
  readonly values: readonly string[]
}

export function customVariable(options: CustomVariableOptions): Variable {
  const { name, label, description, values } = options
  const choices = values.map((value, index) => ({ selected: index === 0, text: value, value }))
  return {
    ...(choices[0] && { current: choices[0] }),
    description,
    includeAll: false,
    label,
    multi: false,
    name,
    options: choices,
    query: values.join(','),
    type: 'custom',
  }
}
