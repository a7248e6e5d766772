import type { BcdataConfig, DeployedAddress, EnvValue } from './shared/config.js'

export type {
  BcdataConfig,
  ChainConfig,
  ContractConfig,
  ContractPlace,
  DatabaseConfig,
  DeployedAddress,
  EnvValue,
  FactoryConfig,
} from './shared/config.js'

/** Types a project's configuration, the names of its chains included; answers it unchanged. */
export function defineConfig<Chain extends string>(config: BcdataConfig<Chain>): BcdataConfig {
  return config
}

/**
 * The value of an environment variable when the project starts.
 * @param fallback used when the variable is not set; without it a missing variable is an error
 */
export function env(name: string, fallback?: string): EnvValue {
  return fallback === undefined ? { env: name } : { env: name, fallback }
}

/**
 * The contract's address on the chain, from the dapp's deployment files (Foundry `broadcast/`,
 * Hardhat Ignition), looked up when the project starts.
 * @param dapp root of the dapp, relative to the project
 */
export function deployed(dapp: string = '..'): DeployedAddress {
  return { deployed: dapp }
}
