import { spawn } from 'node:child_process'
import { assert } from '../../errors.js'

export interface RunningCommand {
  /** The exit code; 1 when a signal ended it. */
  readonly ended: Promise<number>
  /** Asks it to stop; `ended` tells when it has. */
  stop(): void
}

/** Runs a command of this program in the project, on the same terminal. */
export function runBcdata(root: string, args: readonly string[]): RunningCommand {
  const [, program] = process.argv
  assert(program !== undefined, 'a program without a path')
  const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: 'inherit' })
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
  return { ended, stop: () => void child.kill('SIGTERM') }
}
