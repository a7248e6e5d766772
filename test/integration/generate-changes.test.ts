import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CliProject, cliProject } from '../fixtures/cli-project.js'

let project: CliProject

beforeEach(async () => {
  project = await cliProject()
})

afterEach(() => project.remove())

interface Input {
  name: string
  type: string
  indexed?: boolean
}

/** Changes the ABI of the dapp's token, as a build of changed contracts would. */
function changeToken(change: (events: { name: string; inputs: Input[] }[]) => void): void {
  const path = join(project.root, '../out/Token.sol/Token.json')
  const artifact = JSON.parse(readFileSync(path, 'utf8'))
  change(artifact.abi.filter(({ type }: { type: string }) => type === 'event'))
  writeFileSync(path, JSON.stringify(artifact))
}

function addTo(event: string, name: string, type: string): void {
  changeToken((events) => {
    events.find((candidate) => candidate.name === event)?.inputs.push({ name, type })
  })
}

const migrations = () => readdirSync(join(project.root, 'migrations')).sort()
const read = (path: string) => readFileSync(join(project.root, path), 'utf8')
const git = (...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
    cwd: project.root,
    stdio: 'pipe',
  })

test('a changed event changes its table by a migration, and keeps its old logs', async () => {
  addTo('Approval', 'memo', 'string')
  expect(await project.run('generate')).toBe(0)
  const [, added = ''] = migrations()
  expect(added).toBe('0002_change_token_evt_approval.ts')
  expect(read(`migrations/${added}`)).toContain(
    `await addColumns(db, 'token_evt_approval', { memo: 'text?' })`,
  )
  const generated = read('src/generated/token.ts')
  expect(generated).toContain('readonly memo: string | null')
  expect(generated).toContain("signature: 'Approval(address,address,uint256)'")
  expect(generated).toContain("signature: 'Approval(address,address,uint256,string)'")
  expect(await project.run('generate', '--check')).toBe(0)
})

test('the newest migration is made anew on demand, as if the first try had not been', async () => {
  addTo('Approval', 'memo', 'string')
  expect(await project.run('generate')).toBe(0)
  addTo('MinterChanged', 'reason', 'bytes32')
  expect(await project.run('generate', '--amend')).toBe(0)
  expect(migrations()).toEqual([
    '0001_init.ts',
    '0002_change_token_evt_approval_and_more.ts',
    'bcdata.sum',
  ])
  expect(read('migrations/bcdata.sum').trim().split('\n')).toHaveLength(2)
  expect(await project.run('generate', '--check')).toBe(0)
  await project.migrate()
})

test('a migration that is applied or committed is not made anew', async () => {
  addTo('Approval', 'memo', 'string')
  expect(await project.run('generate')).toBe(0)
  git('init', '-q')
  git('add', '.')
  git('commit', '-qm', 'all')
  expect(await project.run('generate', '--amend')).toBe(1)
  expect(project.printed()).toContain('AMEND_REFUSED')
  addTo('Transfer', 'memo', 'string')
  expect(await project.run('generate')).toBe(0)
  await project.migrate()
  expect(await project.run('generate', '--amend')).toBe(1)
  expect(project.printed()).toContain('0003_change_token_evt_transfer is applied')
})

test('a migration that somebody edited is not made anew over the edit', async () => {
  addTo('Approval', 'memo', 'string')
  expect(await project.run('generate')).toBe(0)
  const path = 'migrations/0002_change_token_evt_approval.ts'
  writeFileSync(join(project.root, path), `${read(path)}// ours\n`)
  addTo('MinterChanged', 'reason', 'bytes32')
  expect(await project.run('generate', '--amend')).toBe(3)
  expect(read(path)).toContain('// ours')
})

test('migrations of two branches that make the same are named, with a way out', async () => {
  addTo('Approval', 'memo', 'string')
  expect(await project.run('generate')).toBe(0)
  const path = join(project.root, '.bcdata/manifest.json')
  const merged = read('.bcdata/manifest.json').replace(
    /^ {4}"0002_change_token_evt_approval": .*$/m,
    (line) => `${line},\n${line.replace('0002_', '0002_also_')}`,
  )
  writeFileSync(path, merged)
  expect(await project.run('generate')).toBe(1)
  expect(project.printed()).toContain('MIGRATION_CONFLICT')
  expect(project.printed()).toContain('token_evt_approval.memo is added twice')
})

test('a renamed event keeps its table, its handler and its logs', async () => {
  changeToken((events) => {
    const event = events.find(({ name }) => name === 'MinterChanged')
    if (event) event.name = 'MinterPassed'
  })
  expect(await project.run('generate', '--rename', 'Token.MinterChanged=MinterPassed')).toBe(0)
  expect(migrations()).toEqual(['0001_init.ts', 'bcdata.sum'])
  const generated = read('src/generated/token.ts')
  expect(generated).toContain("signature: 'MinterPassed(address,address)'")
  expect(generated).toContain("signature: 'MinterChanged(address,address)'")
  expect(generated.match(/table: 'token_evt_minter_changed'/g)).toHaveLength(2)
  expect(await project.run('generate', '--check')).toBe(0)
})

test('a renamed contract keeps its tables and files', async () => {
  const config = read('bcdata.config.ts')
  writeFileSync(join(project.root, 'bcdata.config.ts'), config.replace('Token: {', 'Coin: {'))
  const before = readdirSync(join(project.root, 'src/handlers'))
  expect(await project.run('generate', '--rename', 'Token=Coin')).toBe(0)
  expect(migrations()).toEqual(['0001_init.ts', 'bcdata.sum'])
  expect(readdirSync(join(project.root, 'src/handlers'))).toEqual(before)
  const generated = read('src/generated/token.ts')
  expect(generated).toContain("name: 'Coin'")
  expect(generated).toContain("table: 'token_evt_transfer'")
  expect(await project.run('generate', '--check')).toBe(0)
})

test('a rename that cannot be changes nothing', async () => {
  expect(await project.run('generate', '--rename', 'Token.Nothing=Something')).toBe(1)
  expect(project.printed()).toContain('RENAME_INVALID')
})
