import { BcdataError } from '../../errors.js'
import type { BcdataConfig, ChainConfig, EnvValue } from '../../shared/config.js'
import type { Dialect } from '../../shared/dialect.js'

/** A chain of the config with its secrets filled in: never print `rpc`. */
export interface ResolvedChain extends Omit<ChainConfig, 'rpc'> {
  readonly name: string
  readonly rpc: string
}

export interface ResolvedConfig {
  readonly chains: readonly ResolvedChain[]
  readonly database: { readonly url: string; readonly derived: readonly string[] }
}

/** The config with every `env(…)` read. */
export function resolveConfig(config: BcdataConfig): ResolvedConfig {
  assertKnownChains(config)
  const { dialect, url = defaultUrl(dialect), derived = [] } = config.database
  return {
    chains: Object.entries(config.chains).map(([name, chain]) => ({
      ...chain,
      name,
      rpc: resolveValue(chain.rpc),
    })),
    database: { url: resolveValue(url), derived },
  }
}

/** Only a file needs neither an address nor an account. */
function defaultUrl(dialect: Dialect): EnvValue {
  const env = 'BCDATA_DATABASE_URL'
  return dialect === 'sqlite' ? { env, fallback: 'sqlite:./data.db' } : { env }
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
