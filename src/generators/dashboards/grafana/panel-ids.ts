import { createHash } from 'node:crypto'

/**
 * Ids from what a panel is, not from where it stands. Grafana tells panels apart by their ids, and so
 * does a merge with the dashboard that a team has changed: a new event must not give the panels below
 * it other numbers.
 */
export function panelIds(): (section: string | undefined, type: string, title: string) => number {
  const used = new Set<number>()
  return (section, type, title) => {
    const digest = createHash('sha256').update([section, type, title].join('\n')).digest()
    // Grafana numbers what people add from the highest id on, and wants 31 bits.
    let id = 1 + (digest.readUInt32BE() >>> 8)
    while (used.has(id)) id += 1
    used.add(id)
    return id
  }
}
