import { getAddress } from 'ethers'
import { toHex } from './rpc.mjs'

/** keccak256("Transfer(address,address,uint256)") */
const transferTopic = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'

/** The name and the columns that the generated rule expects. */
export const partnerFile = 'token-transfers.csv'
const header = ['tx', 'index', 'from', 'to', 'value']

/** A token's transfers from the chain's own logs: neither our tables nor our decoders are involved. */
export async function readTransfers(rpc, token, toBlock) {
  const filter = {
    address: token,
    topics: [transferTopic],
    fromBlock: '0x0',
    toBlock: toHex(toBlock),
  }
  const logs = await rpc.call('eth_getLogs', [filter])
  return logs.map(({ transactionHash, logIndex, topics, data }) => ({
    txHash: transactionHash,
    logIndex: Number(logIndex),
    from: `0x${topics[1].slice(26)}`,
    to: `0x${topics[2].slice(26)}`,
    value: BigInt(data),
  }))
}

/**
 * The partner's book: the transfers in another order and spelling (neither is a difference), and with
 * a few differences. Each difference is listed as the reconciliation should find it.
 */
export function plantDifferences(transfers, random) {
  const chosen = random.shuffle(transfers.map((_, index) => index)).slice(0, 9)
  const rows = new Map(transfers.map((transfer, index) => [index, [{ ...transfer }]]))
  const planted = []
  const plant = (kind, transfer, what, fields) => {
    const { txHash, logIndex } = transfer
    planted.push({ kind, txHash, logIndex, what, ...(fields ? { fields } : {}) })
  }
  const change = (index, changes, what) => {
    rows.set(index, [{ ...transfers[index], ...changes }])
    plant('mismatch', transfers[index], what, Object.keys(changes))
  }

  const [a, b, c, d, e, f, g, h, i] = chosen
  change(a, { value: transfers[a].value + 1n }, 'value 1 too large')
  change(b, { to: random.address() }, 'other receiver')
  change(
    c,
    { from: random.address(), value: transfers[c].value + 10n ** 18n },
    'other sender and value',
  )
  for (const index of [d, e, f]) {
    rows.delete(index)
    plant('missing_right', transfers[index], 'the partner does not have it')
  }
  for (const index of [g, h]) {
    const { from, to } = transfers[index]
    const invented = { txHash: random.bytes(32), logIndex: random.int(5), from, to, value: 5n }
    rows.set(`invented ${index}`, [invented])
    plant('missing_left', invented, 'only the partner has it')
  }
  rows.set(i, [transfers[i], transfers[i]])
  plant('duplicate_right', transfers[i], 'the partner has it twice')

  return { rows: random.shuffle([...rows.values()].flat()), planted }
}

/** As a partner's system might: addresses with their checksum, now and then a hash in capitals. */
export function toCsv(rows) {
  const lines = rows.map(({ txHash, logIndex, from, to, value }, index) => {
    const hash = index % 10 === 0 ? `0x${txHash.slice(2).toUpperCase()}` : txHash
    return [hash, logIndex, getAddress(from), getAddress(to), value].join(',')
  })
  return `${[header.join(','), ...lines].join('\r\n')}\r\n`
}

/**
 * Compares what a report found with what was planted. Found is what names the same kind and the same
 * key, and in a mismatch exactly the changed fields.
 */
export function compareFindings(planted, breaks) {
  const rest = [...breaks]
  const checked = planted.map((difference) => {
    const index = rest.findIndex((found) => isSame(difference, found))
    if (index >= 0) rest.splice(index, 1)
    return { ...difference, found: index >= 0 }
  })
  return { checked, surplus: rest }
}

function isSame(difference, found) {
  if (found.kind !== difference.kind) return false
  const key = Object.values(found.key).map((value) => String(value).toLowerCase())
  if (!key.includes(difference.txHash) || !key.includes(String(difference.logIndex))) return false
  if (!difference.fields) return true
  return Object.keys(found.diff).sort().join() === [...difference.fields].sort().join()
}
