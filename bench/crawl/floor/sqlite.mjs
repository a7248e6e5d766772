import Database from 'better-sqlite3'

/** Prepared statements, run row by row. */
export async function openWriter(url, { columns, encodeUint256, encodeInt256, decodeIntegerText }) {
  const db = new Database(url.slice('sqlite:'.length))
  // Those of the project.
  for (const pragma of ['journal_mode = wal', 'synchronous = normal']) db.pragma(pragma)
  for (const pragma of ['foreign_keys = on', 'recursive_triggers = on']) db.pragma(pragma)
  const marks = columns.map(() => '?').join(', ')
  const insert = db.prepare(
    `insert into token_evt_transfer (${columns.join(', ')}) values (${marks})`,
  )
  const balanceOf = db
    .prepare(
      'select balance from token_holder where chain_id = ? and contract_address = ? and holder = ?',
    )
    .pluck()
  const upsert = db.prepare(`insert into token_holder (chain_id, contract_address, holder, balance)
    values (?, ?, ?, ?) on conflict do update set balance = excluded.balance`)

  return {
    async write(chainId, contract, logs, changes) {
      db.exec('begin immediate')
      for (const { log, args } of logs) {
        insert.run(
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
        )
      }
      for (const [holder, change] of changes) {
        const before = balanceOf.get(chainId, contract, holder)
        const balance = (before === undefined ? 0n : decodeIntegerText(before)) + change
        upsert.run(chainId, contract, holder, encodeInt256(balance))
      }
      db.exec('commit')
    },
    async close() {
      db.close()
    },
  }
}
