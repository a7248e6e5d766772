import type { Dialect } from '../../../shared/dialect.js'

/** The dialects whose databases are behind a network. */
export type ServerDialect = Exclude<Dialect, 'sqlite'>
