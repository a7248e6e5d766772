const timestamp =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:\.(\d{1,9}))?(Z|[+-]\d{2}(?::?\d{2})?)$/

/** Milliseconds since 1970 of an ISO 8601 time; null when it is none or doesn't say its zone. */
export function parseTimestamp(text: string): bigint | null {
  const parts = timestamp.exec(text)
  if (parts === null) return null
  const [, year, month, day, minutes, seconds = ':00', fraction = '', zone = 'Z'] = parts
  // Date.parse rolls 30 February over to March.
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  if (date.getUTCDate() !== Number(day)) return null
  const time = Date.parse(
    `${year}-${month}-${day}T${minutes}${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}${isoZone(zone)}`,
  )
  return Number.isNaN(time) ? null : BigInt(time)
}

/** A length of time, for instance `15m`. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd'}`

const unitMs: Readonly<Record<string, bigint>> = {
  s: 1_000n,
  m: 60_000n,
  h: 3_600_000n,
  d: 86_400_000n,
}

export function parseDuration(text: string): bigint | null {
  const unit = unitMs[text.slice(-1)]
  const count = text.slice(0, -1)
  return unit !== undefined && /^\d{1,9}$/.test(count) ? BigInt(count) * unit : null
}

export function printTime(timeMs: bigint): string {
  return new Date(Number(timeMs)).toISOString()
}

function isoZone(zone: string): string {
  if (zone === 'Z') return zone
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  return `${zone.charAt(0)}${digits.slice(0, 2)}:${digits.slice(2)}`
}
