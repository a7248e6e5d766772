import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DappName } from '../../scripts/demo/deploy.mjs'
import { copyDapp, linkPackages, repository } from '../../scripts/demo/project.mjs'
import { runCommand } from '../e2e/support/run-command.js'

const dapps: readonly DappName[] = ['foundry-token', 'hardhat-market']

let folder: string
const projects = new Map<DappName, string>()

/** Compilers by explicit path: two packages with a program `tsc` in one tree hide each other. */
const compilers: Readonly<Record<string, () => string>> = {
  '5.9.3': () => join(folder, 'node_modules/typescript/bin/tsc'),
  '7.0.2': () => join(repository, 'node_modules/typescript/bin/tsc'),
}

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'bcdata-compat-')))
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  await runCommand('npm', ['install', '--prefer-offline', 'typescript@5.9.3'], { cwd: folder })
  for (const name of dapps) {
    const dapp = copyDapp(name)
    const project = join(dapp, 'bcdata')
    projects.set(name, project)
    const bcdata = join(repository, 'bin/bcdata.js')
    const args = [bcdata, 'init', '--yes', '--no-install']
    await runCommand(process.execPath, args, { cwd: dapp })
    linkPackages(project)
    // Everything that can be generated is compiled.
    const config = join(project, 'bcdata.config.ts')
    const text = readFileSync(config, 'utf8')
    writeFileSync(config, text.replace(/^( *)abi: .*$/gm, '$&\n$1bindings: true,'))
    await runCommand(process.execPath, [bcdata, 'generate'], { cwd: project })
    expect(existsSync(join(project, 'src/generated/bindings'))).toBe(true)
  }
})
afterAll(() => {
  for (const project of projects.values()) {
    rmSync(dirname(dirname(project)), { recursive: true, force: true })
  }
  if (folder) rmSync(folder, { recursive: true, force: true })
})

describe.each(Object.entries(compilers))('TypeScript %s', (version, compiler) => {
  test.each(dapps)('compiles the generated project of %s', async (name) => {
    const project = projects.get(name) ?? ''
    const tsc = (...args: string[]) =>
      runCommand(process.execPath, [compiler(), ...args], { cwd: project })
    expect((await tsc('--version')).stdout.trim()).toBe(`Version ${version}`)
    const { output } = await tsc('-p', project, '--noEmit')
    expect(output).toBe('')
    // Green must mean that it looked: a wrong type is noticed.
    writeFileSync(join(project, 'src/wrong.ts'), "export const wrong: number = 'text'\n")
    await expect(tsc('-p', project, '--noEmit')).rejects.toThrow('TS2322')
    rmSync(join(project, 'src/wrong.ts'))
  })
})
