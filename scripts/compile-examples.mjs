#!/usr/bin/env node
/**
 * Writes the compiled artifacts and the deployment files of the examples. The same sources give the
 * same bytes.
 *
 *   node scripts/compile-examples.mjs           write what differs
 *   node scripts/compile-examples.mjs --check   write nothing; exit 2 when something differs
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deploymentFiles } from './examples/deployments.mjs'
import { foundryArtifacts } from './examples/foundry.mjs'
import { hardhatArtifacts } from './examples/hardhat.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const check = process.argv.includes('--check')

const foundry = join(root, 'examples/foundry-token')
const hardhat = join(root, 'examples/hardhat-market')

// Deployment uses the artifacts on disk, so they come first.
const differences = [
  ...sync(foundry, ['out'], foundryArtifacts(foundry)),
  ...sync(hardhat, ['artifacts'], hardhatArtifacts(hardhat)),
]
if (!check || differences.length === 0) {
  const { broadcast, ignition } = await deploymentFiles()
  differences.push(
    ...sync(foundry, ['broadcast'], broadcast),
    ...sync(hardhat, ['ignition/deployments'], ignition),
  )
}

for (const path of differences) console.log(`${check ? 'differs' : 'written'}  ${path}`)
if (differences.length === 0) console.log('The artifacts of the examples are up to date.')
else if (check) {
  console.error('Run `node scripts/compile-examples.mjs` and commit the result.')
  process.exitCode = 2
}

/** Makes the folders hold exactly these files; returns the paths that differed. */
function sync(dapp, folders, files) {
  const changed = []
  for (const [path, text] of files) {
    const file = join(dapp, path)
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
    changed.push(relative(root, file))
    if (check) continue
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  for (const folder of folders) {
    for (const path of filesBelow(dapp, folder)) {
      if (files.has(path)) continue
      changed.push(relative(root, join(dapp, path)))
      if (!check) rmSync(join(dapp, path))
    }
  }
  return changed
}

function filesBelow(dapp, folder) {
  if (!existsSync(join(dapp, folder))) return []
  return readdirSync(join(dapp, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dapp, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}
