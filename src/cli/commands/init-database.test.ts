import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/fixtures/temporary-folder.js'
import { runCommand } from '../run-command.js'

let dapp = ''
let output = ''
beforeEach(() => {
  dapp = temporaryFolder()
  output = ''
  const inputs = ['from', 'to'].map((name) => ({ name, type: 'address', indexed: true }))
  const value = { name: 'value', type: 'uint256' }
  const abi = [{ type: 'event', name: 'Transfer', inputs: [...inputs, value] }]
  mkdirSync(join(dapp, 'out/Token.sol'), { recursive: true })
  writeFileSync(
    join(dapp, 'out/Token.sol/Token.json'),
    JSON.stringify({ abi, bytecode: { object: '0x60' } }),
  )
})

async function bcdata(cwd: string, ...argv: readonly string[]): Promise<number> {
  const say = (text: string) => {
    output += `${text}\n`
  }
  return runCommand({ cwd, env: {}, interactive: false, out: say, note: say }, argv)
}

function read(path: string): string {
  return readFileSync(join(dapp, 'bcdata', path), 'utf8')
}

/** The variables that `.env` sets. */
function env(): Readonly<Record<string, string>> {
  const lines = read('.env').trim().split('\n')
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/).slice(0, 2)))
}

describe.each([
  { database: 'mysql', driver: 'mysql2', image: 'mysql:', port: '3306', plugin: 'mysql' },
  {
    database: 'postgres',
    driver: 'pg',
    image: 'postgres:',
    port: '5432',
    plugin: 'grafana-postgresql-datasource',
  },
])('init --database $database', ({ database, driver, image, port, plugin }) => {
  beforeEach(async () => {
    expect(await bcdata(dapp, 'init', '--no-install', '--yes', '--database', database)).toBe(0)
  })

  test('installs the driver, and SQLite for the tests', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json'))
    expect(Object.keys(dependencies)).toEqual(['bcdata', 'kysely', driver])
    expect(Object.keys(devDependencies)).toContain('better-sqlite3')
  })

  test('gives the database of compose.yaml a password that only .env has', () => {
    const { BCDATA_DATABASE_URL: url = '', BCDATA_DATABASE_PASSWORD: password = '' } = env()
    expect(password).toMatch(/^[0-9a-f]{32}$/)
    expect(url).toBe(`${database}://bcdata:${password}@127.0.0.1:${port}/bcdata`)
    expect(statSync(join(dapp, 'bcdata/.env')).mode & 0o077).toBe(0)
    expect(output).not.toContain(password)
    const files = readdirSync(join(dapp, 'bcdata'), { recursive: true, encoding: 'utf8' })
    const holding = files.filter((path) => {
      const isFile = statSync(join(dapp, 'bcdata', path)).isFile()
      return isFile && read(path).includes(password)
    })
    expect(holding).toEqual(['.env'])
    expect(read('.env.example')).toContain(
      `${database}://bcdata:change-me@127.0.0.1:${port}/bcdata`,
    )
  })

  test('starts it beside a Grafana that reads it', () => {
    const compose = read('compose.yaml')
    expect(compose).toContain(`image: ${image}`)
    expect(compose).toContain(`127.0.0.1:${port}:${port}`)
    expect(compose).not.toMatch(/sqlite/i)
    const source = read('grafana/provisioning/datasources/bcdata.yaml')
    expect(source).toContain(`type: ${plugin}\n`)
    expect(source).toContain(`url: database:${port}\n`)
    expect(source).toContain('password: $GRAFANA_DATABASE_PASSWORD\n')
  })

  test('names it in the config, in the README and in the command that repeats it', () => {
    expect(read('bcdata.config.ts')).toContain(`dialect: '${database}'`)
    expect(read('README.md')).toContain('docker compose up -d --wait database')
    expect(output).toContain(`--chain evm --database ${database}`)
  })

  test('is brought up to date like any other project', async () => {
    output = ''
    expect(await bcdata(join(dapp, 'bcdata'), 'generate')).toBe(0)
    expect(output).toMatch(/^\d+ identical$/m)
  })

  test('has the same code and migrations as for SQLite', async () => {
    const paths = ['migrations/0001_init.ts', 'src/main.ts', 'src/generated/token.ts']
    const texts = paths.map(read)
    rmSync(join(dapp, 'bcdata'), { recursive: true })
    await bcdata(dapp, 'init', '--no-install', '--yes')
    expect(paths.map(read)).toEqual(texts)
  })
})

test('without a server there is nothing to put into .env', async () => {
  await bcdata(dapp, 'init', '--no-install', '--yes')
  expect(readdirSync(join(dapp, 'bcdata'))).not.toContain('.env')
})
