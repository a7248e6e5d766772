import type { DashboardDialect, QueryShape } from '../dialect.js'

/** Which data source answers a dashboard's queries. */
export interface Datasource {
  readonly uid: string
  readonly dialect: DashboardDialect
}

export interface DatasourceRef {
  readonly type: string
  readonly uid: string
}

/** One query of a panel. */
export interface Target {
  readonly datasource: DatasourceRef
  readonly refId: string
  readonly [setting: string]: unknown
}

export function datasourceRef({ uid, dialect }: Datasource): DatasourceRef {
  return { type: dialect.plugin, uid }
}

export function target(datasource: Datasource, shape: QueryShape, sql: string): Target {
  return {
    ...datasource.dialect.target(sql, shape),
    datasource: datasourceRef(datasource),
    refId: 'A',
  }
}
