import type { ExaminedProject } from './examined-project.js'

/** ok: as it should be · warn: works, but look at it · fail: a command will not work. */
export type State = 'ok' | 'warn' | 'fail'

export interface Finding {
  readonly state: State
  readonly message: string
  /** One imperative sentence. */
  readonly fix?: string
}

/** One look at one part of the project; whatever it throws becomes a finding. */
export interface Check {
  readonly name: string
  readonly run: (project: ExaminedProject) => Promise<readonly Finding[]>
  /** @default 5000 */
  readonly timeoutMs?: number
}

export function ok(message: string): Finding {
  return { state: 'ok', message }
}

export function warn(message: string, fix: string): Finding {
  return { state: 'warn', message, fix }
}

export function fail(message: string, fix: string): Finding {
  return { state: 'fail', message, fix }
}

/** What a check depends on is itself broken, and reported by a check of its own. */
export class NotChecked extends Error {}
NotChecked.prototype.name = 'NotChecked'

/** The value, or NotChecked with the name of what is missing. */
export async function needed<Value>(value: Promise<Value>, what: string): Promise<Value> {
  try {
    return await value
  } catch (cause) {
    throw new NotChecked(`Not checked: it needs ${what}.`, { cause })
  }
}
