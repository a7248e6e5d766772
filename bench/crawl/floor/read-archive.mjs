import { brotliDecompressSync } from 'node:zlib'
import Database from 'better-sqlite3'

/** The logs of an archive in order, a record at a time. */
export function* readArchive(path) {
  const db = new Database(path, { readonly: true })
  const records = db.prepare("select body from record where kind = 'logs' order by from_block")
  for (const { body } of records.iterate()) {
    yield JSON.parse(brotliDecompressSync(body).toString()).logs
  }
  db.close()
}
