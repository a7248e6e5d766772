import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import type { DappName } from '../../../scripts/demo/deploy.mjs'
import { type CommandResult, runCommand } from './run-command.js'

const repository = join(import.meta.dirname, '../../..')

/** Installs neither compile nor ask more of the registry than they must. */
const installing = {
  npm_config_ignore_scripts: 'true',
  npm_config_prefer_offline: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
}

/** A dapp with its data project, installed from a tarball. */
export interface PackedDapp {
  readonly root: string
  readonly project: string
  /** What `npx bcdata init --yes` printed. */
  readonly printed: string
}

/** `npm pack` in a copy of this repository, whose own build others may be using; answers the tarball. */
export async function packRepository(folder: string): Promise<string> {
  const copy = join(folder, 'repository')
  const left = new Set(['.git', 'node_modules', 'dist', 'coverage'])
  cpSync(repository, copy, { recursive: true, filter: (path) => !left.has(basename(path)) })
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'))
  await runCommand('npm', ['pack', '--pack-destination', folder], {
    cwd: copy,
    env: { npm_config_ignore_scripts: 'false' },
  })
  rmSync(copy, { recursive: true })
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('npm pack made no tarball.')
  return join(folder, tarball)
}

/** What a newcomer does: adds bcdata to the dapp, then runs `npx bcdata init --yes`. */
export async function initPackedDapp(tarball: string, name: DappName): Promise<PackedDapp> {
  const root = join(tarball, '..', name)
  const generated = join(repository, 'examples', name, 'bcdata')
  cpSync(join(repository, 'examples', name), root, {
    recursive: true,
    filter: (path) => path !== generated,
  })
  // The dapp's own packages would be all of Hardhat, and could hide what ours forgets to bring.
  const dependencies = { bcdata: `file:../${basename(tarball)}` }
  const manifest = { name, version: '1.0.0', private: true, dependencies }
  writeFileSync(join(root, 'package.json'), JSON.stringify(manifest))
  await runCommand('npm', ['install'], { cwd: root, env: installing })

  const { output } = await runCommand('npx', ['bcdata', 'init', '--yes'], {
    cwd: root,
    env: installing,
  })
  const project = join(root, 'bcdata')
  // init tells a failed install and goes on: the project is complete without it.
  if (output.includes('install failed')) throw new Error(output)
  takeCompiledDriver(project)
  return { root, project, printed: output }
}

/** A copy of the project as a server gets it: its build, and what production needs of its packages. */
export async function installForProduction({ root, project }: PackedDapp): Promise<string> {
  const server = `${root}-on-a-server`
  const left = new Set([join(root, 'node_modules'), join(project, 'node_modules')])
  cpSync(root, server, {
    recursive: true,
    preserveTimestamps: true,
    filter: (path) => !left.has(path) && !/\.db(?:-\w+|\.lock)?$/.test(path),
  })
  const installed = join(server, 'bcdata')
  await runCommand('npm', ['install', '--omit=dev', '--omit=optional', '--ignore-scripts'], {
    cwd: installed,
    env: installing,
  })
  takeCompiledDriver(installed)
  return installed
}

/** Runs one of the project's npm scripts with what comes after it on the command line. */
export function runScript(
  project: string,
  script: string,
  ...args: string[]
): Promise<CommandResult> {
  return runCommand('npm', ['run', script, ...(args.length > 0 ? ['--', ...args] : [])], {
    cwd: project,
  })
}

/** Compiling the database driver takes minutes, and its result is the same: this repository's is taken. */
function takeCompiledDriver(project: string): void {
  const [ours, theirs] = [repository, project].map((root) =>
    join(root, 'node_modules/better-sqlite3'),
  )
  if (ours === undefined || theirs === undefined || !existsSync(theirs)) {
    throw new Error(`${project} has no better-sqlite3.`)
  }
  const [version, installed] = [ours, theirs].map(versionOf)
  if (version !== installed) {
    throw new Error(`The compiled better-sqlite3 is ${version}, but ${installed} is installed.`)
  }
  const addon = 'build/Release/better_sqlite3.node'
  mkdirSync(join(theirs, 'build/Release'), { recursive: true })
  cpSync(join(ours, addon), join(theirs, addon))
}

function versionOf(packageFolder: string): string {
  const text = readFileSync(join(packageFolder, 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
