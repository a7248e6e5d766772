import type { ColumnKind } from '../../shared/column-kind.js'

const integers: readonly ColumnKind[] = ['int64', 'int32', 'bool', 'uint64']
const texts: readonly ColumnKind[] = [
  'text',
  'hex',
  'address',
  'bytes32',
  'json',
  'uint256',
  'int256',
  'uint64',
]

/** Kinds that a column of a type can have, in any of the databases; the first is a safe reading. */
const kindsOfType: readonly (readonly [RegExp, readonly ColumnKind[]])[] = [
  [/^bool/, ['bool']],
  [/^json/, ['json']],
  [/^(?:numeric|decimal)/, ['uint256', 'int256', 'uint64']],
  [/^tinyint/, ['bool', 'int32']],
  [/^(?:big|medium|small)?int(?:eger|[248])?\b/, integers],
  [/text|char/, texts],
]

/** Texts that only one kind writes. */
const kindsOfText: readonly (readonly [RegExp, ColumnKind])[] = [
  [/^0x[0-9a-f]{40}$/, 'address'],
  [/^0x[0-9a-f]{64}$/, 'bytes32'],
  [/^0x(?:[0-9a-f]{2})*$/, 'hex'],
  [/^\d{20}$/, 'uint64'],
  [/^\d{78}$/, 'uint256'],
  [/^-\d{77}$/, 'int256'],
]

/**
 * The kind of a column of which nobody has said it: a database doesn't record how its text is meant.
 * Null for a type that no kind is stored in.
 * @param dataType as the database calls it
 * @param sample a value that is there, as the driver answers it without knowing the column
 */
export function guessKind(dataType: string, sample: unknown): ColumnKind | null {
  const fitting = fittingKinds(dataType)
  // MySQL's driver reads such columns wherever they come from.
  if (typeof sample === 'bigint' && fitting.includes('uint256')) {
    return sample < 0n ? 'int256' : 'uint256'
  }
  const text = typeof sample === 'string' ? sample : ''
  const seen = kindsOfText.find(([pattern, kind]) => pattern.test(text) && fitting.includes(kind))
  return seen?.[1] ?? fitting[0] ?? null
}

/** Can a column of this type hold values of the kind? */
export function fits(dataType: string, kind: ColumnKind): boolean {
  return fittingKinds(dataType).includes(kind)
}

function fittingKinds(dataType: string): readonly ColumnKind[] {
  const type = dataType.toLowerCase()
  return kindsOfType.find(([pattern]) => pattern.test(type))?.[1] ?? []
}
