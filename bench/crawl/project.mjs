import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { mustRun } from '../../scripts/demo/processes.mjs'
import { copyDapp, linkPackages, repository } from '../../scripts/demo/project.mjs'

/** A generated project with the example's token and nothing else, built. */
export async function makeProject() {
  const dapp = copyDapp('foundry-token')
  process.on('exit', () => rmSync(dirname(dapp), { recursive: true, force: true }))
  rmSync(join(dapp, 'out/Vesting.sol'), { recursive: true })
  const project = join(dapp, 'bcdata')
  const init = [join(repository, 'bin/bcdata.js'), 'init', '--yes', '--no-install']
  await mustRun(process.execPath, init, { cwd: dapp, quiet: true })
  linkPackages(project)
  await migrate(project, `sqlite:${join(dapp, 'empty.db')}`)
  return project
}

/** Makes the project's tables in an empty database. */
export async function migrate(project, url) {
  const env = { BCDATA_DATABASE_URL: url }
  await mustRun('npm', ['run', '--silent', 'migrate'], { cwd: project, env, quiet: true })
}
