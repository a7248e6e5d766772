import { spawn } from 'node:child_process'
import type { CliContext } from '../context.js'

/** Installs the project's packages; a failure is told and doesn't undo what was generated. */
export async function installPackages(context: CliContext, target: string): Promise<void> {
  const manager = packageManager(context.env)
  context.note(`\nInstalling packages with ${manager} …`)
  const exitCode = await run(manager, target)
  if (exitCode === 0) return
  context.note(
    `${manager} install failed (${exitCode}). The project is complete; run \`${manager} install\` in it again.`,
  )
}

/** The one that runs us (`npx`, `pnpm dlx` …) says so in this variable. */
function packageManager(env: CliContext['env']): string {
  return /^(npm|pnpm|yarn|bun)\//.exec(env['npm_config_user_agent'] ?? '')?.[1] ?? 'npm'
}

function run(command: string, cwd: string): Promise<number | string> {
  return new Promise((resolve) => {
    const child = spawn(command, ['install'], {
      cwd,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    })
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code) => resolve(code ?? 'killed'))
  })
}
