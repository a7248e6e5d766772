import type { Dialect } from '../../shared/dialect.js'

/** What templates say about the database. */
export interface DatabaseView {
  readonly sqlite: boolean
  readonly mysql: boolean
  readonly postgres: boolean
  /** Of a server, as its URL and compose.yaml have them. */
  readonly scheme: string
  readonly port: number
  readonly product: string
}

const servers: Readonly<Record<Dialect, Pick<DatabaseView, 'port' | 'product' | 'scheme'>>> = {
  sqlite: { scheme: 'sqlite', port: 0, product: 'SQLite' },
  mysql: { scheme: 'mysql', port: 3306, product: 'MySQL' },
  postgres: { scheme: 'postgres', port: 5432, product: 'PostgreSQL' },
}

export function databaseView(dialect: Dialect): DatabaseView {
  return {
    ...servers[dialect],
    sqlite: dialect === 'sqlite',
    mysql: dialect === 'mysql',
    postgres: dialect === 'postgres',
  }
}
