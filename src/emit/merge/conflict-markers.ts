import type { Region } from './align-lines.js'

const markers = {
  mine: '<<<<<<< yours',
  base: '||||||| generated before',
  theirs: '>>>>>>> generated now',
} as const

/** Both versions with the one that they come from, in the notation that every editor knows. */
export function markConflict({ mine, base, theirs }: Region): readonly string[] {
  return [markers.mine, ...mine, markers.base, ...base, '=======', ...theirs, markers.theirs]
}

/** Is a conflict of ours still unsettled in this text? */
export function hasConflictMarkers(text: string): boolean {
  const lines = new Set(text.split(/\r?\n/))
  return Object.values(markers).some((marker) => lines.has(marker))
}
