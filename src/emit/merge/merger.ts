import { mergeDashboard } from './merge-dashboard.js'
import type { ThreeTexts } from './merge-lines.js'
import { mergePackage } from './merge-package.js'
import { mergeText } from './merge-text.js'

/** How files of one kind are compared and merged. */
export interface Merger {
  /** Do both texts say the same? Formatting is not an edit. */
  isSame(path: string, one: string, other: string): Promise<boolean>
  /** Null when a text can't be read, so that a person has to look at it. */
  merge(path: string, texts: ThreeTexts): Promise<Merged | null>
}

export interface Merged {
  readonly text: string
  /** How many places are marked for a person. */
  readonly conflicts: number
  /** Places where both sides changed a value, and the team's stays. */
  readonly kept: readonly string[]
}

export function mergerOf(path: string): Merger {
  if (path === 'package.json') return mergePackage
  return /^grafana\/dashboards\/.*\.json$/.test(path) ? mergeDashboard : mergeText
}
