import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { JsonRpcProvider } from 'ethers'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ContractName, type Deployed, deployAll } from '../../scripts/demo/deploy.mjs'
import { repository } from '../../scripts/demo/project.mjs'
import { type Anvil, startAnvil } from '../anvil.js'
import { type CliProject, cliProject } from '../fixtures/cli-project.js'

let anvil: Anvil
let deployed: Readonly<Record<ContractName, Deployed>>
let project: CliProject
beforeAll(async () => {
  anvil = await startAnvil()
  deployed = await deployAll(anvil.url)
})
afterAll(() => anvil?.stop())
beforeEach(async () => {
  project = await cliProject(anvil.url)
})
afterEach(() => project?.remove())

const abi = "abi: '../out/Token.sol/Token.json',"
const bindings = 'src/generated/bindings/token'

function read(path: string): string {
  return readFileSync(join(project.root, path), 'utf8')
}

function edit(old: string, replacement: string): void {
  expect(read('bcdata.config.ts')).toContain(old)
  const text = read('bcdata.config.ts').replace(old, replacement)
  writeFileSync(join(project.root, 'bcdata.config.ts'), text)
}

test('bindings are written for the contracts that ask for them, and go when they no longer do', async () => {
  expect(read('package.json')).not.toContain('"ethers"')
  edit(abi, `${abi} bindings: true,`)
  expect(await project.run('generate'), project.printed()).toBe(0)
  expect(existsSync(join(project.root, bindings, 'Token.ts'))).toBe(true)
  expect(existsSync(join(project.root, 'src/generated/bindings/vesting'))).toBe(false)
  expect(JSON.parse(read('package.json')).dependencies).toHaveProperty('ethers')
  expect(await project.run('generate', '--check'), project.printed()).toBe(0)

  edit(' bindings: true,', '')
  expect(await project.run('generate'), project.printed()).toBe(0)
  expect(existsSync(join(project.root, bindings, 'Token.ts'))).toBe(false)
  expect(read('package.json')).not.toContain('"ethers"')
})

test('a script calls the contract with checked types', async () => {
  edit(abi, `${abi} bindings: true,`)
  expect(await project.run('generate'), project.printed()).toBe(0)
  const call = `import { JsonRpcProvider } from 'ethers'
import { Token__factory } from './generated/bindings/token/index.js'

export async function ask(url: string, address: string): Promise<[string, bigint]> {
  const token = Token__factory.connect(address, new JsonRpcProvider(url))
  return [await token.name(), await token.balanceOf(address)]
}
`
  writeFileSync(join(project.root, 'src/ask.ts'), call)
  expect(compile()).toBe('')
  writeFileSync(join(project.root, 'src/ask.ts'), call.replace('balanceOf(address)', 'balanceOf()'))
  expect(compile()).toContain('src/ask.ts(6,')

  const { Token__factory: factory } = await import(join(project.root, bindings, 'index.ts'))
  const provider = new JsonRpcProvider(anvil.url, undefined, { staticNetwork: true })
  const token = factory.connect(deployed.Token.address, provider)
  expect(await token.name()).toBe('Example Token')
  provider.destroy()
})

/** Messages about the bindings and what uses them. */
function compile(): string {
  const compiler = join(repository, 'node_modules/typescript/bin/tsc')
  const args = [compiler, '-p', project.root, '--noEmit']
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: project.root })
  return stdout
    .split('\n')
    .filter((line) => /^src\/(?:ask|generated\/bindings)/.test(line))
    .join('\n')
}
