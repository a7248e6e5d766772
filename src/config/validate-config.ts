import { z } from 'zod'
import { BcdataError } from '../errors.js'
import type { BcdataConfig } from '../shared/config.js'
import { placeProblems } from '../shared/place-problems.js'

const text = z.string().min(1)
const envValue = z.strictObject({ env: text, fallback: z.string().optional() })
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, 'is no address')
const blockNumber = z.number().int().nonnegative()

const place = z.strictObject({
  address: z
    .union([z.literal('any'), address, z.array(address).min(1), z.strictObject({ deployed: text })])
    .optional(),
  factory: z.strictObject({ contract: text, event: text, parameter: text }).optional(),
  startBlock: blockNumber.optional(),
  endBlock: blockNumber.optional(),
})

const chain = z.strictObject({
  kind: z.literal('evm', 'only "evm" works in this version'),
  rpc: z.union([text, envValue, z.array(z.union([text, envValue])).min(1)]),
  finality: z
    .union([z.literal('finalized'), z.strictObject({ confirmations: blockNumber })])
    .optional(),
  pollIntervalMs: z.number().int().positive().optional(),
  rangeBlocksMax: z.number().int().positive().optional(),
  verify: z.enum(['none', 'headers', 'full']).optional(),
})

const config = z
  .strictObject({
    chains: z.record(text, chain),
    contracts: z.record(
      text,
      z.strictObject({
        abi: text,
        libraries: z.array(text).optional(),
        on: z.record(text, place),
        exclude: z.array(text).optional(),
        bindings: z.boolean().optional(),
      }),
    ),
    database: z.strictObject({
      dialect: z.enum(['sqlite', 'mysql', 'postgres']),
      url: z.union([text, envValue]).optional(),
      derived: z.array(text).optional(),
      deferIndexes: z.boolean().optional(),
    }),
    archive: z
      .strictObject({ path: text.optional(), keep: z.enum(['logs', 'blocks']).optional() })
      .optional(),
    stash: z
      .strictObject({
        from: z.union([text, envValue, z.array(z.union([text, envValue])).min(1)]),
        to: z.union([text, envValue]).optional(),
        genesis: z
          .union([z.string().regex(/^(0x)?[0-9a-fA-F]{64}$/, 'is no hash'), envValue])
          .optional(),
        groupMark: z.union([text, envValue]).optional(),
        trustFirstUse: z.boolean().optional(),
        require: z
          .string()
          .regex(/^(proven|any|compared:\d+\/\d+)$/, 'is not proven, any or compared:2/3')
          .optional(),
      })
      .refine(
        ({ genesis, groupMark, trustFirstUse }) =>
          [genesis, groupMark, trustFirstUse || undefined].filter((one) => one !== undefined)
            .length === 1,
        'takes one of genesis, groupMark and trustFirstUse',
      )
      .optional(),
    failures: z
      .strictObject({
        handler: z.enum(['stop', 'dead-letter']).optional(),
        range: z.enum(['stop', 'dead-letter']).optional(),
      })
      .optional(),
  })
  .superRefine((value, context) => {
    for (const field of ['chains', 'contracts'] as const) {
      if (Object.keys(value[field]).length > 0) continue
      context.addIssue({ code: 'custom', path: [field], message: 'names none' })
    }
    for (const [name, contract] of Object.entries(value.contracts)) {
      for (const chainName of Object.keys(contract.on)) {
        if (Object.hasOwn(value.chains, chainName)) continue
        const path = ['contracts', name, 'on', chainName]
        context.addIssue({ code: 'custom', path, message: 'names a chain that is not in chains' })
      }
    }
    for (const { path, message } of placeProblems(value as BcdataConfig)) {
      context.addIssue({ code: 'custom', path: [...path], message })
    }
  })

/** Every problem of a config at once, each with its path. */
export function validateConfig(value: unknown, path: string): BcdataConfig {
  const result = config.safeParse(value)
  if (result.success) return value as BcdataConfig
  const issues = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new BcdataError('CONFIG_INVALID', `The config is not valid. ${issues.join('; ')}.`, {
    where: path,
    hint: 'Correct the fields named above; their types say what each takes.',
    context: { issues },
  })
}
