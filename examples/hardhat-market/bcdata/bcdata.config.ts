import { defineConfig, deployed, env } from 'bcdata'

export default defineConfig({
  chains: {
    local: { kind: 'evm', rpc: env('BCDATA_RPC_URL', 'http://127.0.0.1:8545') },
  },
  contracts: {
    Collectible: {
      abi: '../artifacts/contracts/Collectible.sol/Collectible.json',
      on: { local: { address: deployed() } },
    },
    Market: {
      abi: '../artifacts/contracts/Market.sol/Market.json',
      on: { local: { address: deployed() } },
    },
  },
  database: {
    dialect: 'sqlite',
    // Tables that handlers write: a fork restores them together with the events.
    derived: ['collectible_holder', 'collectible_metadata'],
  },
})
