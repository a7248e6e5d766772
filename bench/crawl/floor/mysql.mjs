import { createConnection } from 'mysql2/promise'

/** Statements with as many rows as gain anything. */
const rowsMax = 1_000

export async function openWriter(url, { columns, decodeIntegerText, encodeUint256, encodeInt256 }) {
  const db = await createConnection(url)
  const insert = `insert into token_evt_transfer (${columns.join(', ')}) values ?`
  const select = `select holder, balance from token_holder
    where chain_id = ? and contract_address = ? and holder in (?)`
  const upsert = `insert into token_holder (chain_id, contract_address, holder, balance) values ?
    on duplicate key update balance = values(balance)`

  return {
    async write(chainId, contract, events, changes) {
      await db.query('begin')
      for (const part of parts(events)) {
        await db.query(insert, [part.map((event) => rowOf(chainId, event, encodeUint256))])
      }
      for (const part of parts([...changes])) {
        const [found] = await db.query(select, [chainId, contract, part.map(([holder]) => holder)])
        const before = new Map(
          found.map(({ holder, balance }) => [holder, decodeIntegerText(balance)]),
        )
        const rows = part.map(([holder, change]) => {
          const balance = encodeInt256((before.get(holder) ?? 0n) + change)
          return [chainId, contract, holder, balance]
        })
        await db.query(upsert, [rows])
      }
      await db.query('commit')
    },
    close: () => db.end(),
  }
}

function rowOf(chainId, { log, args }, encodeUint256) {
  return [
    chainId,
    Number(log.blockNumber),
    Number(log.logIndex),
    Number(log.blockTimestamp),
    log.transactionHash,
    Number(log.transactionIndex),
    log.address,
    args.from,
    args.to,
    encodeUint256(args.value),
  ]
}

function* parts(list) {
  for (let start = 0; start < list.length; start += rowsMax)
    yield list.slice(start, start + rowsMax)
}
