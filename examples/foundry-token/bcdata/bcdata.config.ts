import { defineConfig, deployed, env } from 'bcdata'

export default defineConfig({
  chains: {
    local: { kind: 'evm', rpc: env('BCDATA_RPC_URL', 'http://127.0.0.1:8545') },
  },
  contracts: {
    Token: {
      abi: '../out/Token.sol/Token.json',
      on: { local: { address: deployed() } },
    },
    Vesting: {
      abi: '../out/Vesting.sol/Vesting.json',
      on: { local: { address: deployed() } },
    },
  },
  database: {
    dialect: 'sqlite',
    // Tables that handlers write: a fork restores them together with the events.
    derived: ['token_holder', 'token_metadata'],
  },
})
