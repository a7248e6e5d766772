import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { linkPackages, repository } from '../../../scripts/demo/project.mjs'
import { type Child, type Finished, startChild } from './child.js'

const cli = join(repository, 'bin/bcdata.js')

export interface RunOptions {
  /** Name of a database file in the project; otherwise what the project itself says. */
  readonly database?: string
  /** Otherwise what `.env` says. */
  readonly rpc?: string
  /** Through `npm start`, as a user does. */
  readonly npm?: boolean
  readonly env?: Readonly<Record<string, string>>
}

/** A generated project in a temporary copy of an example. */
export interface Project {
  readonly dapp: string
  readonly root: string
  /** What `bcdata init` printed. */
  readonly init: Finished
  path(name: string): string
  /** Runs a command to its end. */
  run(args: readonly string[], options?: RunOptions): Promise<Finished>
  start(args: readonly string[], options?: RunOptions): Child
  /** Replaces a text in a file; it must be there. */
  edit(file: string, old: string, replacement: string): void
  remove(): void
}

export interface ProjectOptions {
  readonly rpc: string
  /** The folder in which the dapp's copy lies. */
  readonly folder?: string
  /** Fields of the chain in `bcdata.config.ts`. */
  readonly chain?: string
  /** More flags of `bcdata init`. */
  readonly flags?: readonly string[]
}

/** Folders of this process; none survives it. */
const folders = new Set<string>()
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

export async function generatedProject(options: ProjectOptions): Promise<Project> {
  const top = mkdtempSync(join(tmpdir(), 'bcdata-indexer-'))
  folders.add(top)
  const dapp = join(top, options.folder ?? 'dapp')
  copyDapp('foundry-token', dapp)
  const given = options.flags ?? []
  const flags = ['init', '--yes', '--no-install', '--rpc', options.rpc, ...given]
  const init = await startChild(process.execPath, [cli, ...flags], { cwd: dapp }).finished
  expect(init).toMatchObject({ code: 0 })
  const root = join(dapp, 'bcdata')
  linkPackages(root)
  const project = projectIn(dapp, root, init, () => {
    rmSync(top, { recursive: true, force: true })
    folders.delete(top)
  })
  const { chain = 'rangeBlocksMax: 2, pollIntervalMs: 100' } = options
  project.edit('bcdata.config.ts', "8545') }", `8545'), ${chain} }`)
  return project
}

function projectIn(dapp: string, root: string, init: Finished, remove: () => void): Project {
  const start = (args: readonly string[], options: RunOptions = {}): Child => {
    const { database, rpc, npm = false } = options
    const env = {
      ...(database !== undefined && { BCDATA_DATABASE_URL: `sqlite:${join(root, database)}` }),
      ...(rpc !== undefined && { BCDATA_RPC_URL: rpc }),
      ...options.env,
    }
    if (!npm) return startChild(process.execPath, [cli, ...args], { cwd: root, env })
    const [script = '', ...rest] = args
    return startChild('npm', ['--silent', 'run', script, '--', ...rest], { cwd: root, env })
  }
  return {
    dapp,
    root,
    init,
    path: (name) => join(root, name),
    start,
    run: (args, options) => start(args, options).finished,
    edit(file, old, replacement) {
      const path = join(root, file)
      const text = readFileSync(path, 'utf8')
      expect(text).toContain(old)
      writeFileSync(
        path,
        text.replace(old, () => replacement),
      )
    },
    remove,
  }
}

/** An example's dapp, without its generated project. */
function copyDapp(name: string, target: string): void {
  const source = join(repository, 'examples', name)
  const generated = join(source, 'bcdata')
  cpSync(source, target, { recursive: true, filter: (path) => path !== generated })
}
