import { afterEach, expect, test, vi } from 'vitest'
import type { BcdataConfig, DatabaseConfig } from '../../shared/config.js'
import { resolveConfig } from './resolve-config.js'

afterEach(() => vi.unstubAllEnvs())

function withDatabase(database: DatabaseConfig): BcdataConfig {
  return {
    chains: { local: { kind: 'evm', rpc: 'http://127.0.0.1:8545' } },
    contracts: {},
    database,
  }
}

test('SQLite needs no URL', () => {
  vi.stubEnv('BCDATA_DATABASE_URL', '')
  expect(resolveConfig(withDatabase({ dialect: 'sqlite' })).database).toEqual({
    url: 'sqlite:./data.db',
    derived: [],
  })
})

test.each(['mysql', 'postgres'] as const)('%s needs one, which no file but .env has', (dialect) => {
  vi.stubEnv('BCDATA_DATABASE_URL', '')
  expect(() => resolveConfig(withDatabase({ dialect }))).toThrow(
    expect.objectContaining({ code: 'ENV_MISSING' }),
  )
})

test('the URL decides, whatever the project was made for', () => {
  vi.stubEnv('BCDATA_DATABASE_URL', 'sqlite:./laptop.db')
  const { database } = resolveConfig(withDatabase({ dialect: 'postgres', derived: ['t'] }))
  expect(database).toEqual({ url: 'sqlite:./laptop.db', derived: ['t'] })
})
