import { claimedVariables, reservedColumnNames } from './reserved-words.js'

/** PostgreSQL cuts identifiers at 63 bytes, MySQL refuses more than 64; the rest is room for suffixes. */
export const identifierLengthMax = 60

/** `HTTPRequestV2Sent` → `http_request_v2_sent`, `ERC20Token` → `erc20_token`, `_from` → `from`. */
export function snakeCase(name: string): string {
  return name
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/^_+|_+$/g, '')
    .toLowerCase()
}

/** `OrderPlaced` → `orderPlaced`, `HTTPSent` → `httpSent`. */
export function camelCase(name: string): string {
  const [first = '', ...rest] = snakeCase(name).split('_')
  return startsWithLetter(first + rest.map(capitalise).join(''), 'n')
}

/** `orderPlaced` → `OrderPlaced`; keeps the author's own capitals where there are any. */
export function pascalCase(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  return startsWithLetter(words.map(capitalise).join(''), 'N')
}

/** The same name for file stems, without underscores: `ERC20Token` → `erc20-token`. */
export function kebabCase(name: string): string {
  return snakeCase(name).replaceAll('_', '-')
}

/** A column for a parameter: snake_case, a trailing `_` where SQL or our own columns claim the name. */
export function columnName(parameterName: string, index: number, ending = ''): string {
  const name = startsWithLetter(snakeCase(parameterName) || `arg${index}`, 'n') + ending
  const short = shorten(name, identifierLengthMax, String(index))
  return reservedColumnNames.has(short) ? `${short}_` : short
}

/** Cuts a name to the limit and keeps it unique by the suffix, which comes from a hash or a position. */
export function shorten(name: string, lengthMax: number, suffix: string): string {
  if (name.length <= lengthMax) return name
  return `${name.slice(0, lengthMax - suffix.length - 1).replace(/_+$/, '')}_${suffix}`
}

/**
 * Names for a list of things that must all differ, upper and lower case apart or not: where several
 * want the same name, each gets its own suffix, so that nobody's name depends on the order.
 * @param claimed names that somebody else has already
 */
export function uniqueNames<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  suffixOf: (item: T) => string,
  claimed: Iterable<string> = [],
): readonly string[] {
  const wanted = items.map(nameOf)
  const count = new Map<string, number>()
  for (const name of claimed) count.set(folded(name), 1)
  for (const name of wanted) count.set(folded(name), (count.get(folded(name)) ?? 0) + 1)
  const taken = new Set([...count.keys()])
  return items.map((item, index) => {
    const name = wanted[index] ?? ''
    if (count.get(folded(name)) === 1) return name
    let unique = `${name}_${suffixOf(item)}`
    while (taken.has(folded(unique))) unique += '_'
    taken.add(folded(unique))
    return unique
  })
}

function folded(name: string): string {
  return name.toLowerCase()
}

/**
 * A constant's name from a unique slug: `yield_vault` → `yieldVault`. Words that TypeScript or the
 * generated files claim get a trailing `_`.
 */
export function variableName(slug: string): string {
  const name = joinedSlug(slug)
  return claimedVariables.has(name) ? `${name}_` : name
}

/** The same for types: `yield_vault` → `YieldVault`. Files that import from many contracts need it. */
export function typePrefix(slug: string): string {
  return capitalise(joinedSlug(slug))
}

/** `token_1` and `token1` are two slugs, so they must give two names. */
function joinedSlug(slug: string): string {
  return slug.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** Property names that every object has already; as a handler's key they would never be missing. */
export function propertyName(name: string): string {
  return name in Object.prototype ? `${name}_` : name
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function startsWithLetter(name: string, prefix: string): string {
  return /^[A-Za-z]/.test(name) ? name : prefix + name
}
