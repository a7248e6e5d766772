import type { Dialect } from '../../../../shared/dialect.js'

/** How long a name may be; SQLite has no limit, and people have one. */
const lengthsMax: Readonly<Record<Dialect, number>> = { sqlite: 64, mysql: 64, postgres: 63 }

/**
 * Names of views or columns that no database takes for each other: databases fold case, cut long names
 * off, and have an opinion on what is the same letter. Who comes first keeps the plain name.
 */
export class ViewNames {
  readonly #lengthMax: number
  readonly #taken: Set<string>

  constructor(dialect: Dialect, reserved: readonly string[] = []) {
    this.#lengthMax = lengthsMax[dialect]
    this.#taken = new Set(reserved.map(folded))
  }

  /**
   * @param name of bytes
   * @param number what tells it from others of the same name
   */
  take(prefix: string, name: string, suffix: string, number: number): string {
    for (let tries = 0; ; tries++) {
      const apart = tries === 0 ? '' : `_${tries === 1 ? number : `${number}_${tries}`}`
      const length = this.#lengthMax - prefix.length - suffix.length - apart.length
      const taken = `${prefix}${plain(name).slice(0, length)}${apart}${suffix}`
      if (this.#taken.has(folded(taken))) continue
      this.#taken.add(folded(taken))
      return taken
    }
  }
}

/** Only what is the same letter everywhere. */
function plain(name: string): string {
  return name.replaceAll(/[^!-~]/g, '_')
}

function folded(name: string): string {
  return name.toLowerCase()
}
