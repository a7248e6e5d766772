import { afterEach, expect, test, vi } from 'vitest'
import type { BcdataConfig, ChainConfig, DatabaseConfig } from '../../shared/config.js'
import { resolveConfig, resolveStash } from './resolve-config.js'

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

test.each<readonly [string, ChainConfig['rpc'], readonly string[]]>([
  ['one URL', 'http://a', ['http://a']],
  [
    'a list, in its order',
    ['http://b', { env: 'NODES' }],
    ['http://b', 'https://c/x,y', 'http://d'],
  ],
  ['a variable of several', { env: 'NODES' }, ['https://c/x,y', 'http://d']],
  [
    'a fallback of several',
    { env: 'NONE', fallback: 'http://a\n http://b' },
    ['http://a', 'http://b'],
  ],
])('the nodes of a chain are %s', (_, rpc, urls) => {
  for (const text of [
    'https://c/x,y http://d',
    'https://c/x,y,http://d',
    ' https://c/x,y ,\n\thttp://d, ',
  ]) {
    vi.stubEnv('NODES', text)
    const config = {
      ...withDatabase({ dialect: 'sqlite' }),
      chains: { main: { kind: 'evm', rpc } },
    }
    expect(resolveConfig(config as BcdataConfig).chains[0]?.rpc).toEqual(urls)
  }
})

test('a stash is resolved only for who wants it, and goes to the database of the project', () => {
  vi.stubEnv('BCDATA_DATABASE_URL', '')
  vi.stubEnv('BINLOGS', '')
  const project = withDatabase({ dialect: 'sqlite' })
  expect(resolveStash(project)).toBeNull()
  const config = { ...project, stash: { from: ['a', { env: 'BINLOGS' }], genesis: 'ab' } }
  expect(resolveConfig(config).database.url).toBe('sqlite:./data.db')
  expect(() => resolveStash(config)).toThrow(expect.objectContaining({ code: 'ENV_MISSING' }))
  vi.stubEnv('BINLOGS', 'http://b/1, http://b/2')
  expect(resolveStash(config)).toEqual({
    ...{ from: ['a', 'http://b/1', 'http://b/2'], to: 'sqlite:./data.db', genesis: 'ab' },
    ...{ groupMark: undefined, trustFirstUse: false, require: 'proven' },
  })
})

test('indexes that are never deferred are an option of every chain', () => {
  const resolved = resolveConfig(withDatabase({ dialect: 'sqlite', deferIndexes: false }))
  expect(resolved.chains.map((chain) => chain.deferIndexesBlocks)).toEqual([Infinity])
})
