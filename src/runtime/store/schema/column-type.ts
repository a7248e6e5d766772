import type { ColumnKind, ColumnKinds } from '../../../shared/column-kind.js'
import type { Dialect } from '../../../shared/dialect.js'
import { baseKind } from '../column-codec.js'
import { quoteName } from '../quote-name.js'

const ascii = 'character set ascii collate ascii_bin'
const unicode = 'character set utf8mb4 collate utf8mb4_bin'

const types: Readonly<Record<Dialect, Readonly<Record<ColumnKind, string>>>> = {
  sqlite: {
    int32: 'integer',
    int64: 'integer',
    uint64: 'text',
    uint256: 'text',
    int256: 'text',
    bool: 'integer',
    address: 'text',
    bytes32: 'text',
    hex: 'text',
    text: 'text',
    json: 'text',
  },
  postgres: {
    int32: 'bigint',
    int64: 'bigint',
    uint64: 'numeric(20,0)',
    uint256: 'numeric(78,0)',
    int256: 'numeric(78,0)',
    bool: 'boolean',
    address: 'text',
    bytes32: 'text',
    hex: 'text',
    text: 'text',
    json: 'json',
  },
  mysql: {
    int32: 'bigint',
    int64: 'bigint',
    uint64: 'bigint unsigned',
    uint256: `char(78) ${ascii}`,
    int256: `char(78) ${ascii}`,
    bool: 'tinyint(1)',
    address: `char(42) ${ascii}`,
    bytes32: `char(66) ${ascii}`,
    hex: `longtext ${ascii}`,
    text: `longtext ${unicode}`,
    json: 'json',
  },
}

/** What MySQL can have as a whole in a key, whose parts together take 3072 bytes. */
const mysqlKeyTypes: Partial<Readonly<Record<ColumnKind, string>>> = {
  hex: `varchar(255) ${ascii}`,
  text: `varchar(255) ${unicode}`,
}

/** Digits that must all be there for text to sort like numbers. */
const widths: Partial<Readonly<Record<ColumnKind, number>>> = {
  uint64: 20,
  uint256: 78,
  int256: 78,
}

export interface ColumnUse {
  readonly isKey: boolean
}

/** A column of a table, as `create table` and `add column` write it. */
export function printColumn(
  dialect: Dialect,
  name: string,
  nullableKind: ColumnKinds[string],
  { isKey }: ColumnUse,
): string {
  const kind = baseKind(nullableKind)
  const quoted = quoteName(dialect, name)
  const keyType = dialect === 'mysql' && isKey ? mysqlKeyTypes[kind] : undefined
  const width = dialect === 'sqlite' ? widths[kind] : undefined
  const parts = [quoted, keyType ?? types[dialect][kind]]
  if (!nullableKind.endsWith('?')) parts.push('not null')
  if (width !== undefined) parts.push(`check (length(${quoted}) = ${width})`)
  return parts.join(' ')
}
