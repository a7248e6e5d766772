import { describe, expect, test } from 'vitest'
import { derivedTables, eventTables } from '../../src/model/project-model.js'
import { migrate } from '../../src/runtime/store/migrate.js'
import { openStore } from '../../src/runtime/store/open-store.js'
import { corpusAbis, corpusIsMissing, takesAll } from '../abi/corpus.js'
import { loadMigration } from '../abi/load-migration.js'
import { makeProject, type NamedAbi } from '../abi/make-project.js'
import { stressAbis } from '../abi/stress-abis.js'
import { createDatabase } from '../databases/create-database.js'
import { dialects } from '../databases/dialects.js'

const subjects: Readonly<Record<string, readonly NamedAbi[]>> = {
  'random ABIs': stressAbis(takesAll ? 150 : 15, 5),
  ...(corpusIsMissing ? {} : { 'published ABIs': corpusAbis(takesAll ? 1 : 6) }),
}

describe.each(Object.entries(subjects))('%s', (_what, abis) => {
  test.each(dialects)('have migrations that %s takes', async (dialect) => {
    const { project, files } = await makeProject(abis)
    const migration = files.find(({ ownership }) => ownership === 'migration')
    const up = await loadMigration('0001_init', migration?.text ?? '')
    const { url, drop } = await createDatabase(dialect)
    const store = await openStore<Record<string, object>>({ url, tables: {} })
    try {
      expect(await migrate(store, [up])).toEqual(['0001_init'])
      const tables = [...eventTables(project), ...derivedTables(project)]
      for (const { name } of tables) {
        expect(await store.db.selectFrom(name).selectAll().execute()).toEqual([])
      }
    } finally {
      await store.close()
      await drop()
    }
  })
})
