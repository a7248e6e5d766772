import { encodeInt256, encodeUint64, encodeUint256 } from '../integer-text.js'
import type { IntegerKind } from './exact-sql.js'

/** The integer as a padded text in quotes, for a database that stores the kind as such a text. */
export function paddedLiteral(value: bigint, kind: IntegerKind): string {
  switch (kind) {
    case 'uint64':
      return `'${encodeUint64(value)}'`
    case 'uint256':
      return `'${encodeUint256(value)}'`
    case 'int256':
      return `'${encodeInt256(value)}'`
    default:
      return value.toString()
  }
}
