import type { StoredEvidence } from '../../ports/stash-store.js'
import { hexOf } from '../../stash/text/byte-text.js'
import { findEvidence } from '../queries/count-evidence.js'
import { parseId } from '../queries/select-rows.js'
import {
  blockNumber,
  count,
  hex,
  list,
  object,
  orNull,
  type Schemas,
  schema,
  text,
} from './json-schema.js'
import { after, evidenceId, limit } from './parameter.js'
import { changing, final, type Route } from './route.js'

const found = {
  id: count,
  source: text,
  kind: {
    type: 'string',
    enum: ['damaged', 'dishonest'],
    description: 'An accident explains damage; only somebody who changed data explains the other.',
  },
  block: blockNumber,
  reason: text,
  message: text,
  place: object({ file: text, offset: count }),
  foundAt: { ...count, description: 'Unix seconds.' },
} as const

export const evidenceSchemas: Schemas = {
  Evidence: object(found),
  EvidenceList: object({ evidence: list(schema('Evidence')), next: orNull(text) }),
  EvidenceWithBytes: object({
    ...found,
    bytes: orNull({ ...hex, description: 'The frame as it came, as far as it is there.' }),
  }),
}

export const evidenceRoutes: readonly Route[] = [
  {
    path: '/evidence',
    summary: 'What sources should not have said.',
    parameters: [after, limit],
    schema: 'EvidenceList',
    answer: async ({ store }, input) => {
      const start = parseId(input.text(after))
      // Their bytes come along: a page is short.
      const limit = Math.min(input.limit, pageEvidence)
      const page = await store.evidence({
        ...(start !== undefined && { after: Number(start) }),
        limit,
      })
      const last = page.at(-1)
      const next = last !== undefined && page.length === limit ? `${last.id}` : null
      return changing({ evidence: page.map(evidenceBody), next })
    },
  },
  {
    path: '/evidence/{id}',
    summary: 'One of them with the bytes that it is about.',
    parameters: [evidenceId],
    schema: 'EvidenceWithBytes',
    answer: async ({ store }, input) => {
      const one = await findEvidence(store, input.number(evidenceId) ?? 0)
      return final({ ...evidenceBody(one), bytes: one.bytes && hexOf(one.bytes) })
    },
  },
]

const pageEvidence = 50

function evidenceBody({
  id,
  source,
  kind,
  block,
  reason,
  message,
  place,
  foundAt,
}: StoredEvidence) {
  return { id, source, kind, block, reason, message, place, foundAt }
}
