import { createHash } from 'node:crypto'

const uidLengthMax = 40

/**
 * Stable ids from names, different between projects that share a Grafana: `bcdata-shop_token`. The
 * project's part holds no underscore, so the first one ends it.
 */
export function stableUid(project: string, contract?: string): string {
  const uid = `bcdata-${plainName(project)}${contract === undefined ? '' : `_${contract}`}`
  if (uid.length <= uidLengthMax) return uid
  const digest = createHash('sha256').update(uid).digest('hex').slice(0, 8)
  return `${uid.slice(0, uidLengthMax - digest.length - 1)}-${digest}`
}

/** A package's name without what YAML, URLs and ids read as more than a letter: `@shop/data` → `shop-data`. */
export function plainName(project: string): string {
  const plain = project.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return plain.replace(/^-+|-+$/g, '') || 'project'
}
