import { BcdataError } from '../../../errors.js'
import type { ServerDialect } from './server-dialect.js'

/** Where a server's database is, as its URL says. */
export interface ServerPlace {
  readonly dialect: ServerDialect
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  readonly encryption: Encryption
}

/** As `sslmode` of the URL: none, without a look at the certificate, or with one. */
export type Encryption = 'disable' | 'require' | 'verify-full'

const ports: Readonly<Record<ServerDialect, number>> = { mysql: 3306, postgres: 5432 }
const examples: Readonly<Record<ServerDialect, string>> = {
  mysql: 'mysql://user:password@localhost:3306/name',
  postgres: 'postgres://user:password@localhost:5432/name',
}
const encryptions: readonly string[] = ['disable', 'require', 'verify-full']

/** Reads the URL; no message shows it, because it holds a password. */
export function serverPlace(dialect: ServerDialect, text: string): ServerPlace {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url) throw unusable(dialect, 'is not a URL')
  const database = decoded(dialect, url.pathname.replace(/^\//, ''))
  if (database === '') throw unusable(dialect, 'names no database')
  if (url.hostname === '') throw unusable(dialect, 'names no host')
  return {
    dialect,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? ports[dialect] : Number(url.port),
    user: decoded(dialect, url.username),
    password: decoded(dialect, url.password),
    database,
    encryption: encryptionOf(dialect, url.searchParams),
  }
}

/** `127.0.0.1:5432/shop`, as messages name it. */
export function shownPlace({ host, port, database }: ServerPlace): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}/${database}`
}

function encryptionOf(dialect: ServerDialect, parameters: URLSearchParams): Encryption {
  const unknown = [...parameters.keys()].find((name) => name !== 'sslmode')
  if (unknown !== undefined) throw unusable(dialect, `has the unknown parameter ${unknown}`)
  const mode = parameters.get('sslmode') ?? 'disable'
  if (!encryptions.includes(mode)) {
    throw unusable(dialect, `has an sslmode that is none of ${encryptions.join(', ')}`)
  }
  return mode as Encryption
}

function decoded(dialect: ServerDialect, part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw unusable(dialect, 'has a % that begins no character: write it as %25')
  }
}

function unusable(dialect: ServerDialect, why: string): BcdataError {
  return new BcdataError('DATABASE_UNUSABLE', `The database URL ${why}.`, {
    hint: `Set BCDATA_DATABASE_URL to something like ${examples[dialect]}.`,
  })
}
