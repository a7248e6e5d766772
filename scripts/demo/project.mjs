import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const repository = fileURLToPath(new URL('../../', import.meta.url))

/** Copies an example's dapp, without its generated project, to a new temporary folder. */
export function copyDapp(name) {
  const dapp = join(mkdtempSync(join(tmpdir(), 'bcdata-demo-')), name)
  const generated = join(repository, 'examples', name, 'bcdata')
  cpSync(join(repository, 'examples', name), dapp, {
    recursive: true,
    filter: (path) => path !== generated,
  })
  return dapp
}

/**
 * What `npm install` would do, without the registry and without compiling the database driver again:
 * links to this repository's packages, and to this repository as `bcdata`.
 */
export function linkPackages(project) {
  const installed = join(repository, 'node_modules')
  const linked = join(project, 'node_modules')
  mkdirSync(join(linked, '.bin'), { recursive: true })
  for (const name of readdirSync(installed)) {
    if (!name.startsWith('.')) symlinkSync(join(installed, name), join(linked, name))
  }
  for (const name of readdirSync(join(installed, '.bin'))) {
    symlinkSync(join(installed, '.bin', name), join(linked, '.bin', name))
  }
  symlinkSync(repository, join(linked, 'bcdata'))
  symlinkSync(join(repository, 'bin/bcdata.js'), join(linked, '.bin/bcdata'))
}

/** The names of the generated rules: `{ reconciliation, balance }`. */
export function ruleNames(project, contract) {
  const text = readFileSync(join(project, 'src/rules', `${contract}.ts`), 'utf8')
  const nameIn = (pattern) => {
    const match = pattern.exec(text)
    if (!match)
      throw new Error(`src/rules/${contract}.ts has no rule of the form ${pattern.source}.`)
    return match[1]
  }
  return {
    reconciliation: nameIn(/defineReconciliation\(\s*'([^']+)'/),
    balance: nameIn(/defineBalance\(\s*'([^']+)'/),
  }
}
