import pg from 'pg'

/** Statements with as many rows as gain anything. */
const rowsMax = 2_000

const types = ['int8', 'int8', 'int8', 'int8', 'text', 'int8', 'text', 'text', 'text', 'numeric']

/** One array per column: faster than a parameter per value. */
export async function openWriter(url, { columns }) {
  const db = new pg.Client({ connectionString: url })
  await db.connect()
  // As the project's session has it.
  await db.query("set default_transaction_isolation = 'read committed'")
  const arrays = types.map((type, index) => `$${index + 1}::${type}[]`).join(', ')
  const insert = `insert into token_evt_transfer (${columns.join(', ')})
    select * from unnest(${arrays})`
  const select = `select holder, balance from token_holder
    where chain_id = $1 and contract_address = $2 and holder = any($3)`
  const upsert = `insert into token_holder (chain_id, contract_address, holder, balance)
    select $1::int8, $2::text, * from unnest($3::text[], $4::numeric[])
    on conflict (chain_id, contract_address, holder) do update set balance = excluded.balance`

  return {
    async write(chainId, contract, events, changes) {
      await db.query('begin')
      for (const part of parts(events)) {
        await db.query({ name: 'insert', text: insert, values: columnsOf(chainId, part) })
      }
      for (const part of parts([...changes])) {
        const holders = part.map(([holder]) => holder)
        const key = [chainId, contract, holders]
        const { rows } = await db.query({ name: 'select', text: select, values: key })
        const before = new Map(rows.map(({ holder, balance }) => [holder, BigInt(balance)]))
        const balances = part.map(([holder, change]) => (before.get(holder) ?? 0n) + change)
        await db.query({ name: 'upsert', text: upsert, values: [...key, balances] })
      }
      await db.query('commit')
    },
    close: () => db.end(),
  }
}

function columnsOf(chainId, events) {
  const values = [
    () => chainId,
    ({ log }) => Number(log.blockNumber),
    ({ log }) => Number(log.logIndex),
    ({ log }) => Number(log.blockTimestamp),
    ({ log }) => log.transactionHash,
    ({ log }) => Number(log.transactionIndex),
    ({ log }) => log.address,
    ({ args }) => args.from,
    ({ args }) => args.to,
    ({ args }) => args.value,
  ]
  return values.map((read) => events.map(read))
}

function* parts(list) {
  for (let start = 0; start < list.length; start += rowsMax)
    yield list.slice(start, start + rowsMax)
}
