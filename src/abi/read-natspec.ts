import type { EventNatspec, Natspec } from './artifact.js'

/** Foundry's artifacts carry the compiler's `userdoc` (notices) and `devdoc` (parameters). */
export function readNatspec(metadata: Record<string, unknown>): Natspec {
  const output = objectOf(metadata['output'])
  const user = objectOf(output['userdoc'])
  const developer = objectOf(output['devdoc'])
  const notices = objectOf(user['events'])
  const details = objectOf(developer['events'])
  const signatures = new Set([...Object.keys(notices), ...Object.keys(details)])
  const events: [string, EventNatspec][] = [...signatures].map((signature) => {
    const detail = objectOf(details[signature])
    return [
      signature,
      {
        notice: textOf(objectOf(notices[signature])['notice']) ?? textOf(detail['details']),
        params: Object.fromEntries(Object.entries(objectOf(detail['params'])).filter(isTextEntry)),
      },
    ]
  })
  return {
    contract: textOf(user['notice']) ?? textOf(developer['title']) ?? textOf(developer['details']),
    events: Object.fromEntries(events),
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

function isTextEntry(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string'
}
