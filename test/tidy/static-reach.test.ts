import { expect, test } from 'vitest'
import { loadedTooEarly } from './static-reach.js'

const files = new Map([
  ['src/index.ts', "export { open } from './open.js'\nexport type { Db } from './db.js'"],
  ['src/open.ts', "import './rows.js'\nconst k = await import('kysely')"],
  ['src/db.ts', "import { Kysely } from 'kysely'"],
  ['src/rows.ts', "import './open.js'\nimport type { Database } from 'better-sqlite3'"],
])

test('types and dynamic imports load nothing', () => {
  expect(loadedTooEarly(files, 'src/index.ts')).toEqual([])
})

test('a package that is loaded at start is reported with the way to it', () => {
  const changed = new Map([...files, ['src/rows.ts', "import { sql } from 'kysely/raw'"] as const])
  expect(loadedTooEarly(changed, 'src/index.ts')).toEqual([
    'src/index.ts → src/open.ts → src/rows.ts → kysely',
  ])
})
