/** Is the version `version` or a later one? Pre-releases count as their release. */
export function isAtLeast(found: string, version: string): boolean {
  const [left, right] = [partsOf(found), partsOf(version)]
  for (const [index, part] of right.entries()) {
    const own = left[index] ?? 0
    if (own !== part) return own > part
  }
  return true
}

function partsOf(version: string): readonly number[] {
  return (/\d+(?:\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number)
}
