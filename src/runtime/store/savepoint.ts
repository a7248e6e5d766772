import type { Savepoint } from '../ports/block-store.js'
import { type QueryRunner, rawQuery } from './raw-query.js'

/** Of its own, as handlers may have some, too. */
const name = 'bcdata_part'

/** All three databases spell it alike; none takes back more than the innermost of this name. */
export async function setSavepoint(tx: QueryRunner): Promise<Savepoint> {
  const run = async (sql: string): Promise<void> => {
    await tx.executeQuery(rawQuery(sql))
  }
  await run(`savepoint ${name}`)
  return {
    takeBack: () => run(`rollback to savepoint ${name}`),
    release: () => run(`release savepoint ${name}`),
  }
}
