import type { CliContext } from '../context.js'

const everyMs = 2_000

/** Says how far something is, now and then: a line that nobody has time to read helps nobody. */
export function noteProgress({ note }: CliContext): (text: () => string) => void {
  let notedMs = performance.now()
  return (text) => {
    if (performance.now() - notedMs < everyMs) return
    notedMs = performance.now()
    note(text())
  }
}
