import { join } from 'node:path'
import { command, heading, line, output, since, tree } from '../print.mjs'
import { mustRun } from '../processes.mjs'
import { copyDapp, linkPackages, repository } from '../project.mjs'

/** Runs `bcdata init` in a copy of the example; returns the folder of the generated project. */
export async function generateProject(rpcUrl) {
  const dapp = copyDapp('foundry-token')
  const project = join(dapp, 'bcdata')
  const args = ['init', '--yes', '--no-install', '--rpc', rpcUrl]
  heading('bcdata init, in a copy of examples/foundry-token')
  command(`cd ${dapp}`)
  command(`npx bcdata ${args.join(' ')}`)
  const begin = performance.now()
  const cli = join(repository, 'bin/bcdata.js')
  const result = await mustRun('node', [cli, ...args], { cwd: dapp, quiet: true })
  // Its list of files is the tree below.
  output(result.output.replace(/^ *create .*\n/gm, ''))
  line()
  line(`Generated in ${since(begin)}:`)
  tree(project, { closed: ['base'] })
  linkPackages(project)
  line()
  line('Here `npm install` would follow. The demo links the packages of this repository instead:')
  line('no registry is asked, and the database driver is not compiled again.')
  return project
}
