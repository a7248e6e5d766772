import { deployAll } from '../deploy.mjs'
import { heading, line, number, since } from '../print.mjs'
import { makeTraffic } from '../traffic.mjs'

const day = 86_400

/** The traffic fills the last day, so that dashboards show it without being told where to look. */
export const genesisTime = () => Math.floor(Date.now() / 1000) - day

/** Deploys the contracts and makes traffic; returns the token's address. */
export async function fillChain({ url, pid }) {
  heading('A chain with traffic')
  const begin = performance.now()
  const { Token, Vesting } = await deployAll(url)
  line(`anvil at ${url} (process ${pid})`)
  line(`Token at ${Token.address}, Vesting at ${Vesting.address}`)
  const blockSeconds = Math.floor(day / 320)
  const past = await makeTraffic(url, { transactions: 2500, blocks: 300, blockSeconds })
  // The newest blocks are not final yet: they are indexed, but not reconciled.
  const recent = await makeTraffic(url, { transactions: 60, blocks: 6, blockSeconds, seed: 2 })
  const transactions = number(past.transactions + recent.transactions)
  const events = number(past.logs + recent.logs)
  line(`${transactions} transactions, ${events} events, ${recent.toBlock} blocks: ${since(begin)}`)
  return Token.address
}
