import { printMetrics } from '../../../shared/stash-metrics.js'
import type { StoredBlock } from '../../ports/stash-store.js'
import type { Described } from '../describe-block.js'
import {
  blockNumber,
  count,
  hash,
  level,
  list,
  object,
  orNull,
  type Schemas,
  schema,
  text,
} from './json-schema.js'
import { type ApiWorld, changing, type Route } from './route.js'

export const statusSchemas: Schemas = {
  Ledger: object({
    genesisHash: hash,
    crypto: { type: 'string', enum: ['keccak256-secp256k1', 'sm3-sm2'] },
    group: text,
    trust: {
      type: 'string',
      enum: ['hash', 'group-mark', 'first-use'],
      description: 'Who vouches for the genesis hash: it was given, its group mark was, or nobody.',
    },
  }),
  Source: object({
    source: text,
    height: orNull({ ...blockNumber, description: 'The newest block that it was seen to have.' }),
    agreedTo: orNull({ ...blockNumber, description: 'Compared up to here, and the same.' }),
    score: { type: 'number', minimum: 0, maximum: 1 },
    problem: orNull(text),
  }),
  Status: object({
    ledger: schema('Ledger'),
    last: orNull(schema('Proof')),
    levels: {
      type: 'object',
      description: 'How many blocks there are of each level.',
      additionalProperties: count,
    },
    sources: list(schema('Source')),
    evidence: count,
  }),
  Proof: object({
    block: blockNumber,
    hash,
    level,
    reason: { ...text, description: 'For instance `3 of 4 sealers signed`.' },
    contentDigest: { ...hash, description: 'SHA-256 of what honest nodes agree on.' },
    source: { ...text, description: 'Where it was taken from.' },
    place: object({ file: text, offset: count }),
  }),
  Health: object({ status: { type: 'string', enum: ['ok'] }, block: orNull(blockNumber) }),
  Problem: object({ code: text, message: text, hint: text }),
}

export const statusRoutes: readonly Route[] = [
  {
    path: '/health',
    summary: 'Whether the stash can be read.',
    parameters: [],
    schema: 'Health',
    answer: async ({ store }) =>
      changing({ status: 'ok', block: (await store.last())?.number ?? null }),
  },
  {
    path: '/status',
    summary: 'How far the stash is, how sure, and what its sources are worth.',
    parameters: [],
    schema: 'Status',
    answer: async (world) => changing(await statusBody(world)),
  },
  {
    path: '/metrics',
    summary: 'The same for Prometheus.',
    parameters: [],
    schema: null,
    answer: async ({ store, evidence }) =>
      changing(
        printMetrics({
          block: (await store.last())?.number ?? null,
          levels: await store.levels(),
          sources: await store.sources(),
          evidence: await evidence.counts(),
          blocksPerSecond: null,
        }),
      ),
  },
]

async function statusBody({ store, evidence }: ApiWorld) {
  const { genesisHash, crypto, group, trust } = store.ledger
  const last = await store.last()
  const counts = await evidence.counts()
  return {
    ledger: { genesisHash, crypto, group, trust },
    last: last && proofBody(last),
    levels: await store.levels(),
    sources: await store.sources(),
    evidence: counts.reduce((sum, { count }) => sum + count, 0),
  }
}

export function proofBody({ number, proof, source, place }: StoredBlock): Described {
  const { hash, level, reason, contentDigest } = proof
  return { block: number, hash, level, reason, contentDigest, source, place }
}
