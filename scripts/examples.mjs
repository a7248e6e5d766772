#!/usr/bin/env node
/*
 * Makes the generated projects of the examples anew: compiles the contracts, runs `bcdata init` in a
 * copy of each dapp and puts the result beside the dapp.
 *
 *   node scripts/examples.mjs           write what differs
 *   node scripts/examples.mjs --check   write nothing; exit 2 when something differs
 */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'

const root = join(import.meta.dirname, '..')
const check = process.argv.includes('--check')

/** What working in an example leaves behind; none of it is committed. */
const leftovers = /^(?:node_modules|dist|cache|\.env|reports|.*\.db(?:-wal|-shm)?|.*\.lock)$/

run([join(root, 'scripts/compile-examples.mjs'), ...(check ? ['--check'] : [])], root)

const examples = readdirSync(join(root, 'examples'), { withFileTypes: true })
const differences = examples
  .filter((entry) => entry.isDirectory())
  .flatMap((entry) => regenerate(join(root, 'examples', entry.name)))

for (const path of differences) console.log(`${check ? 'differs' : 'written'}  ${path}`)
if (differences.length === 0) console.log('The generated projects of the examples are up to date.')
else if (check) {
  console.error('Run `npm run examples` and commit the result.')
  process.exitCode = 2
}

/** Returns the paths that differed. */
function regenerate(dapp) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bcdata-example-')))
  try {
    // The name of the dapp's folder becomes part of the project's name.
    const copy = join(folder, basename(dapp))
    cpSync(dapp, copy, { recursive: true, filter: (path) => !isProject(dapp, path) })
    run([join(root, 'bin/bcdata.js'), 'init', '--yes', '--no-install'], copy)
    return compare(join(copy, 'bcdata'), join(dapp, 'bcdata'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function isProject(dapp, path) {
  return path === join(dapp, 'bcdata') || leftovers.test(basename(path))
}

function compare(fresh, committed) {
  const names = new Set([...filesBelow(fresh), ...filesBelow(committed)])
  const differing = [...names].toSorted().filter((name) => {
    const [now, before] = [join(fresh, name), join(committed, name)]
    return !(
      existsSync(now) &&
      existsSync(before) &&
      readFileSync(now).equals(readFileSync(before))
    )
  })
  for (const name of check ? [] : differing) {
    rmSync(join(committed, name), { force: true })
    if (existsSync(join(fresh, name))) cpSync(join(fresh, name), join(committed, name))
  }
  return differing.map((name) => relative(root, join(committed, name)))
}

function filesBelow(folder, below = '') {
  if (!existsSync(join(folder, below))) return []
  return readdirSync(join(folder, below), { withFileTypes: true })
    .filter((entry) => !leftovers.test(entry.name))
    .flatMap((entry) => {
      const name = join(below, entry.name)
      return entry.isDirectory() ? filesBelow(folder, name) : [name]
    })
}

function run(args, cwd) {
  const { status } = spawnSync(process.execPath, args, { cwd, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
