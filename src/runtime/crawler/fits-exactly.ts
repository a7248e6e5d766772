import type { Log } from '../ports/chain-source.js'
import type { EventDefinition } from '../ports/event.js'

const wordDigits = 64

/**
 * Whether the log is what the event would have written: its values decode, without dirty padding, and
 * need the data to the last word. An encoder writes no word that a decoder could do without.
 */
export function fitsExactly(event: EventDefinition, log: Log): boolean {
  const digits = log.data.length - 2
  if (digits % wordDigits !== 0 || !decodes(event, log)) return false
  if (digits === 0) return true
  const data: Log['data'] = `0x${log.data.slice(2, -wordDigits)}`
  return !decodes(event, { ...log, data })
}

function decodes(event: EventDefinition, log: Log): boolean {
  try {
    event.decode(log)
    return true
  } catch {
    // Whatever a decoder throws, the bytes are not this event's.
    return false
  }
}
