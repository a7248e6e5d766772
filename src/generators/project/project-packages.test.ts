import { expect, test } from 'vitest'
import type { ProjectModel } from '../../model/project-model.js'
import { projectPackages } from './project-packages.js'

const project: ProjectModel = {
  name: 'token-data',
  bcdataDependency: '^1.0.0',
  contracts: [],
  chains: [],
  dialect: 'sqlite',
  earlierMigrations: [],
  nextMigration: null,
}
const needed = (model: ProjectModel): readonly string[] =>
  projectPackages(model).dependencies.map(({ name }) => JSON.parse(name))

test('only a project that verifies blocks asks for the packages that do it', () => {
  expect(needed(project)).toEqual(['bcdata', 'better-sqlite3', 'kysely'])
  expect(needed({ ...project, verifies: true })).toEqual([
    ...['@ethereumjs/mpt', '@ethereumjs/rlp', '@ethereumjs/util'],
    ...['bcdata', 'better-sqlite3', 'kysely', 'secp256k1'],
  ])
})

test('one that copies a ledger asks for what makes its proofs fast, once', () => {
  const stashing = ['bcdata', 'better-sqlite3', 'kysely', 'secp256k1']
  expect(needed({ ...project, stashes: true })).toEqual(stashing)
  expect(needed({ ...project, stashes: true, verifies: true })).toEqual(
    needed({ ...project, verifies: true }),
  )
})
