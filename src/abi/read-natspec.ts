import type { EventNatspec, Natspec } from './artifact.js'
import { type Fields, fieldsOf, parsedFields, textOf } from './json-fields.js'

/** The compiler's `userdoc` (notices) and `devdoc` (parameters): in the artifact or in its metadata. */
export function readNatspec(contract: Fields, metadata: Fields): Natspec {
  const output = fieldsOf(metadata['output'])
  const user = parsedFields(contract['userdoc'] ?? output['userdoc'])
  const developer = parsedFields(contract['devdoc'] ?? output['devdoc'])
  const notices = fieldsOf(user['events'])
  const details = fieldsOf(developer['events'])
  const signatures = new Set([...Object.keys(notices), ...Object.keys(details)])
  const events: [string, EventNatspec][] = [...signatures].map((signature) => {
    const detail = fieldsOf(details[signature])
    return [
      signature,
      {
        notice: textOf(fieldsOf(notices[signature])['notice']) ?? textOf(detail['details']),
        params: textsOf(detail['params']),
      },
    ]
  })
  return {
    contract: textOf(user['notice']) ?? textOf(developer['title']) ?? textOf(developer['details']),
    events: Object.fromEntries(events),
  }
}

/** Without a prototype: a parameter may be called `constructor` and have no comment. */
function textsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(fieldsOf(value)).filter(isTextEntry)
  return Object.assign(Object.create(null), Object.fromEntries(entries))
}

function isTextEntry(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string'
}
