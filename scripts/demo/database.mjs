import { createRequire } from 'node:module'

/** Row counts of the team's tables (not of the internal ones), by name. */
export function countRows(file) {
  return withDatabase(file, { readonly: true }, (db) => {
    const tables = db
      .prepare(`select name from sqlite_schema where type = 'table' order by name`)
      .pluck()
      .all()
    return tables
      .filter((name) => !name.startsWith('_bcdata_') && !name.startsWith('sqlite_'))
      .map((name) => ({ name, rows: db.prepare(`select count(*) from "${name}"`).pluck().get() }))
  })
}

/**
 * Makes one holder's balance too large by 1, as a wrong handler might, and returns the holder and a
 * function that repairs it. Only a holder without transfers above the finalized block will do: of the
 * others, the balance at that block is not the one in the table.
 */
export function spoilBalance(file, finalizedBlock) {
  return withDatabase(file, {}, (db) => {
    const { holder, balance } = db
      .prepare(
        `select holder, balance from token_holder
         where ltrim(balance, '0') > '0' and holder not in (
           select from_ from token_evt_transfer where evt_block_number > @finalizedBlock
           union all select to_ from token_evt_transfer where evt_block_number > @finalizedBlock)
         order by holder limit 1`,
      )
      .get({ finalizedBlock })
    // Exact integers are stored as 78 digits.
    const spoilt = (BigInt(balance) + 1n).toString().padStart(78, '0')
    setBalance(db, holder, spoilt)
    return { holder, repair: () => withDatabase(file, {}, (db) => setBalance(db, holder, balance)) }
  })
}

function setBalance(db, holder, balance) {
  const { changes } = db
    .prepare('update token_holder set balance = ? where holder = ?')
    .run(balance, holder)
  if (changes !== 1) throw new Error(`${changes} rows of token_holder belong to ${holder}.`)
}

function withDatabase(file, options, use) {
  const Database = createRequire(import.meta.url)('better-sqlite3')
  const db = new Database(file, { fileMustExist: true, ...options })
  try {
    return use(db)
  } finally {
    db.close()
  }
}
