import { BcdataError } from '../../errors.js'
import type {
  ArchiveConfig,
  BcdataConfig,
  ChainConfig,
  EnvValue,
  FailuresConfig,
} from '../../shared/config.js'
import type { Dialect } from '../../shared/dialect.js'

/** A chain of the config with its secrets filled in: never print `rpc`. */
export interface ResolvedChain extends Omit<ChainConfig, 'rpc'> {
  readonly name: string
  /** URLs of its nodes, in the order of preference. */
  readonly rpc: readonly string[]
  /** Set where indexes are never deferred. */
  readonly deferIndexesBlocks?: number
}

export interface ResolvedConfig {
  readonly chains: readonly ResolvedChain[]
  readonly database: { readonly url: string; readonly derived: readonly string[] }
  /** Undefined: nothing is archived. */
  readonly archive: Required<ArchiveConfig> | undefined
  readonly failures: FailuresConfig
}

/** With its secrets filled in: never print a URL of it. */
export interface ResolvedStash {
  readonly from: readonly string[]
  readonly to: string
  readonly genesis: string | undefined
  readonly groupMark: string | undefined
  readonly trustFirstUse: boolean
  readonly require: string
}

/** The config with every `env(…)` read. */
export function resolveConfig(config: BcdataConfig): ResolvedConfig {
  assertKnownChains(config)
  const { dialect, url = defaultUrl(dialect), derived = [], deferIndexes = true } = config.database
  return {
    chains: Object.entries(config.chains).map(([name, chain]) => ({
      ...chain,
      name,
      rpc: resolveUrls(chain.rpc),
      ...(deferIndexes ? {} : { deferIndexesBlocks: Number.POSITIVE_INFINITY }),
    })),
    database: { url: resolveValue(url), derived },
    archive: config.archive && { path: './archive.db', keep: 'logs', ...config.archive },
    failures: config.failures ?? {},
  }
}

/** For the commands that want it: an indexer needs none of its variables. Null where there is none. */
export function resolveStash(config: BcdataConfig): ResolvedStash | null {
  const { stash } = config
  if (stash === undefined) return null
  const { genesis, groupMark, trustFirstUse = false, require = 'proven' } = stash
  return {
    ...{ trustFirstUse, require },
    from: resolveUrls(stash.from),
    to: resolveStashUrl(config),
    genesis: genesis === undefined ? undefined : resolveValue(genesis),
    groupMark: groupMark === undefined ? undefined : resolveValue(groupMark),
  }
}

/** Only a file needs neither an address nor an account. */
function defaultUrl(dialect: Dialect): EnvValue {
  const env = 'BCDATA_DATABASE_URL'
  return dialect === 'sqlite' ? { env, fallback: 'sqlite:./data.db' } : { env }
}

/** Where the stash is, or would be; whoever only reads it needs nothing else. */
export function resolveStashUrl({ database, stash }: BcdataConfig): string {
  return resolveValue(stash?.to ?? database.url ?? defaultUrl(database.dialect))
}

/** TypeScript says so too, but a project may be run from a build that it never checked. */
function assertKnownChains({ chains, contracts }: BcdataConfig): void {
  for (const [name, { on }] of Object.entries(contracts)) {
    const unknown = Object.keys(on).find((chain) => !Object.hasOwn(chains, chain))
    if (unknown === undefined) continue
    throw new BcdataError(
      'CONFIG_INVALID',
      `${name} is on a chain "${unknown}" that is not in chains.`,
      {
        where: `bcdata.config.ts, contracts.${name}.on`,
        hint: `Choose from: ${Object.keys(chains).join(', ')}.`,
      },
    )
  }
}

function resolveUrls(rpc: ChainConfig['rpc']): readonly string[] {
  const values = isList(rpc) ? rpc : [rpc]
  return values.flatMap((value) =>
    typeof value === 'string' ? [value] : splitUrls(resolveValue(value)),
  )
}

/** Unlike Array.isArray, for a readonly list, too. */
function isList<Item>(value: Item | readonly Item[]): value is readonly Item[] {
  return Array.isArray(value)
}

/** A comma may be part of a URL; one before the next URL is not. */
function splitUrls(text: string): readonly string[] {
  return text.split(/\s*,?\s+|,\s*(?=https?:)/).filter((url) => url !== '' && url !== ',')
}

function resolveValue(value: string | EnvValue): string {
  if (typeof value === 'string') return value
  const set = process.env[value.env]
  if (set !== undefined && set !== '') return set
  if (value.fallback !== undefined) return value.fallback
  throw new BcdataError('ENV_MISSING', `The environment variable ${value.env} is not set.`, {
    where: 'bcdata.config.ts',
    hint: `Set ${value.env} in .env or in the environment.`,
  })
}
