import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/fixtures/temporary-folder.js'
import { writeIn } from '../../../test/fixtures/write-in.js'
import { exitCodeOf, renderError } from '../../shared/render-error.js'
import { runCommand } from '../run-command.js'

let dapp = ''
let output = ''
beforeEach(() => {
  dapp = temporaryFolder()
  output = ''
})

const transfer = {
  type: 'event',
  name: 'Transfer',
  inputs: [
    { name: 'from', type: 'address', indexed: true },
    { name: 'to', type: 'address', indexed: true },
    { name: 'value', type: 'uint256' },
  ],
}
const balanceOf = {
  type: 'function',
  name: 'balanceOf',
  inputs: [{ type: 'address' }],
  outputs: [{ type: 'uint256' }],
}

const write = (path: string, content: unknown) => writeIn(dapp, path, content)

function artifact(name: string, abi: readonly object[] = [transfer, balanceOf]): void {
  write(`out/${name}.sol/${name}.json`, { abi, bytecode: { object: '0x60' } })
}

/** Runs the command as a shell would, and answers its exit code. */
async function bcdata(...argv: readonly string[]): Promise<number> {
  const say = (text: string) => {
    output += `${text}\n`
  }
  const cwd = argv[0] === 'generate' ? join(dapp, 'bcdata') : dapp
  try {
    return await runCommand({ cwd, env: {}, interactive: false, out: say, note: say }, argv)
  } catch (error) {
    say(renderError(error))
    return exitCodeOf(error)
  }
}

function init(...flags: readonly string[]): Promise<number> {
  return bcdata('init', '--no-install', ...flags)
}

function projectFiles(): readonly string[] {
  return readdirSync(join(dapp, 'bcdata'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(dapp, 'bcdata', path)).isFile(),
  )
}

test('a dapp gets its project, and a second generation finds everything identical', async () => {
  artifact('Token')
  expect(await init()).toBe(0)
  expect(output).toContain('npx bcdata init --yes --contract Token')
  output = ''
  expect(await bcdata('generate')).toBe(0)
  expect(output).toMatch(/^\d+ identical$/m)
  expect(await bcdata('generate', '--check')).toBe(0)
})

test('an edit of a generated file is a conflict, and nothing is written', async () => {
  artifact('Token')
  await init()
  const edited = join(dapp, 'bcdata/src/generated/tables.ts')
  writeFileSync(edited, 'export const tables = {}\n')
  expect(await bcdata('generate')).toBe(3)
  expect(output).toContain('GENERATE_CONFLICT')
  expect(readFileSync(edited, 'utf8')).toBe('export const tables = {}\n')
})

test("a team's edit and a deleted file survive", async () => {
  artifact('Token')
  await init()
  const handler = join(dapp, 'bcdata/src/handlers/token.ts')
  writeFileSync(handler, '// ours\n')
  rmSync(join(dapp, 'bcdata/compose.yaml'))
  expect(await bcdata('generate')).toBe(0)
  expect(readFileSync(handler, 'utf8')).toBe('// ours\n')
  expect(existsSync(join(dapp, 'bcdata/compose.yaml'))).toBe(false)
})

test('an edited file that would change is marked, the rest is written, and a person is asked', async () => {
  artifact('Token')
  await init()
  const readme = join(dapp, 'bcdata/README.md')
  writeFileSync(readme, '# ours\n')
  artifact('Token', [transfer, balanceOf, { type: 'event', name: 'Paused', inputs: [] }])
  output = ''
  expect(await bcdata('generate')).toBe(3)
  expect(output).toContain('error[GENERATE_CONFLICT]')
  expect(output).toContain('README.md')
  expect(readFileSync(readme, 'utf8')).toContain('<<<<<<< yours\n# ours\n|||||||')
  expect(projectFiles()).toContain('migrations/0002_add_token_evt_paused.ts')
})

test('a project without its manifest is stale', async () => {
  artifact('Token')
  await init()
  rmSync(join(dapp, 'bcdata/.bcdata'), { recursive: true })
  expect(await bcdata('generate', '--check')).toBe(2)
})

test('a stale project fails --check', async () => {
  artifact('Token')
  await init()
  artifact('Token', [transfer, balanceOf, { type: 'event', name: 'Paused', inputs: [] }])
  expect(await bcdata('generate', '--check')).toBeGreaterThan(0)
})

test('a new event gets its own migration, and everything earlier keeps its name', async () => {
  artifact('Token')
  await init()
  const migration = readFileSync(join(dapp, 'bcdata/migrations/0001_init.ts'), 'utf8')
  artifact('Token', [transfer, balanceOf, { type: 'event', name: 'Paused', inputs: [] }])
  expect(await bcdata('generate')).toBe(0)
  const added = readFileSync(join(dapp, 'bcdata/migrations/0002_add_token_evt_paused.ts'), 'utf8')
  expect(added).toContain("createEventTable(db, 'token_evt_paused', {")
  expect(added).not.toContain('token_evt_transfer')
  expect(readFileSync(join(dapp, 'bcdata/migrations/0001_init.ts'), 'utf8')).toBe(migration)
  const sums = readFileSync(join(dapp, 'bcdata/migrations/bcdata.sum'), 'utf8')
  expect(sums.trim().split('\n')).toHaveLength(2)
  output = ''
  expect(await bcdata('generate')).toBe(0)
  expect(output).toMatch(/^\d+ identical$/m)
})

test('the same contracts in another order give the same bytes', async () => {
  artifact('Token')
  artifact('Vault')
  await init('--contract', 'Token', '--contract', 'Vault')
  const text = () => projectFiles().map((path) => readFileSync(join(dapp, 'bcdata', path), 'utf8'))
  const first = text()
  rmSync(join(dapp, 'bcdata'), { recursive: true })
  await init('--contract', 'Vault', '--contract', 'Token')
  expect(text()).toEqual(first)
})

test('the URL of the node is in .env and nowhere else', async () => {
  artifact('Token')
  const rpc = 'https://user:pass@rpc.example/v3/0123456789abcdef?key=fedcba9876543210'
  expect(await init('--rpc', rpc)).toBe(0)
  const secrets = ['user:pass', '0123456789abcdef', 'fedcba9876543210']
  for (const path of projectFiles().filter((path) => path !== '.env')) {
    const text = readFileSync(join(dapp, 'bcdata', path), 'utf8')
    for (const secret of secrets) expect(text).not.toContain(secret)
  }
  for (const secret of secrets) expect(output).not.toContain(secret)
  expect(readFileSync(join(dapp, 'bcdata/.env'), 'utf8')).toBe(`BCDATA_RPC_URL=${rpc}\n`)
  expect(readFileSync(join(dapp, 'bcdata/.gitignore'), 'utf8')).toContain('.env\n')
})

test('--dry-run and --json show the plan and write nothing', async () => {
  artifact('Token')
  expect(await init('--dry-run', '--json')).toBe(0)
  expect(JSON.parse(output)).toMatchObject({ contracts: ['Token'] })
  expect(existsSync(join(dapp, 'bcdata'))).toBe(false)
})

test('a broken artifact is a warning with its path, and the rest goes on', async () => {
  artifact('Token')
  write('out/Broken.sol/Broken.json', '{ "abi": [')
  expect(await init()).toBe(0)
  expect(output).toContain('warning[ABI_NOT_JSON]')
  expect(output).toContain('out/Broken.sol/Broken.json')
})

test.each<[string, () => void, readonly string[], string, number]>([
  ['no contracts', () => write('foundry.toml', ''), [], 'CONTRACTS_NOT_FOUND', 1],
  ['an ABI that is not JSON', () => write('x.json', '{'), ['--abi', 'x.json'], 'ABI_NOT_JSON', 1],
  ['an ABI that is not there', () => artifact('Token'), ['--abi', 'no/*.json'], 'ABI_NOT_FOUND', 1],
  ['an unknown contract', () => artifact('Token'), ['--contract', 'Tokn'], 'CONTRACT_UNKNOWN', 1],
  [
    'an unknown contract with an address',
    () => artifact('Token'),
    ['--address', `X=0x${'1'.repeat(40)}`],
    'CONTRACT_UNKNOWN',
    1,
  ],
  [
    'a folder that is not empty',
    () => [artifact('Token'), write('bcdata/mine.txt', 'x')],
    [],
    'TARGET_NOT_EMPTY',
    1,
  ],
  [
    'the dapp itself as the target, by force',
    () => [artifact('Token'), write('package.json', '{}')],
    ['.', '--force'],
    'TARGET_NOT_EMPTY',
    1,
  ],
  [
    'a target that is a file',
    () => [artifact('Token'), write('bcdata', 'x')],
    [],
    'TARGET_NOT_EMPTY',
    1,
  ],
  [
    'a chain of a later version',
    () => artifact('Token'),
    ['--chain', 'fisco2'],
    'CHAIN_UNSUPPORTED',
    1,
  ],
  ['an address that is none', () => artifact('Token'), ['--address', 'Token=0x12'], 'USAGE', 64],
  ['an unknown flag', () => artifact('Token'), ['--adress', 'x'], 'USAGE', 64],
  ['a flag without its value', () => artifact('Token'), ['--rpc', '--yes'], 'USAGE', 64],
  [
    'a flag given twice',
    () => artifact('Token'),
    ['--rpc=http://a', '--rpc=http://b'],
    'USAGE',
    64,
  ],
  ['a URL that no node has', () => artifact('Token'), ['--rpc', 'localhost:8545'], 'USAGE', 64],
  [
    'an address for a contract that is not chosen',
    () => [artifact('Token'), artifact('Vault')],
    ['--contract', 'Vault', '--address', `Token=0x${'1'.repeat(40)}`],
    'USAGE',
    64,
  ],
  [
    'a file that is too large for an artifact',
    () => write('big.json', ' '.repeat(33 * 1024 * 1024)),
    ['--abi', 'big.json'],
    'ABI_INVALID',
    1,
  ],
])(
  '%s is one error with code and hint, and nothing is written',
  async (_name, prepare, flags, code, exitCode) => {
    prepare()
    const before = readdirSync(dapp, { recursive: true }).sort()
    expect(await init(...flags)).toBe(exitCode)
    expect(output.match(/^error\[/gm)).toHaveLength(1)
    expect(output).toContain(`error[${code}]`)
    expect(output).toContain('hint:')
    expect(readdirSync(dapp, { recursive: true }).sort()).toEqual(before)
  },
)

test('a second init points to generate', async () => {
  artifact('Token')
  await init()
  output = ''
  expect(await init()).toBe(1)
  expect(output).toContain('bcdata generate')
})

test('whoever gives the address of a contract means the contract', async () => {
  artifact('Token')
  write('out/test/Mock.sol/Mock.json', { abi: [transfer], bytecode: { object: '0x60' } })
  write('mocks/Mock.json', [transfer])
  expect(await init('--address', `Mock=0x${'1'.repeat(40)}`)).toBe(0)
  expect(output).toContain('--contract Mock --contract Token')
})

test('a broken file in a folder of ABIs is a remark', async () => {
  write('abis/Token.json', [transfer])
  write('abis/Broken.abi', '{')
  expect(await init('--abi', 'abis')).toBe(0)
  expect(output).toContain('warning[ABI_NOT_JSON]')
})

test('a folder where a file should be is one error, and nothing is written', async () => {
  artifact('Token')
  await init()
  const main = join(dapp, 'bcdata/src/main.ts')
  rmSync(main)
  mkdirSync(main)
  output = ''
  expect(await bcdata('generate')).toBe(1)
  expect(output).toContain('error[PROJECT_UNWRITABLE]')
})
