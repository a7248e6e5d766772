import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'

export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** @default 180_000 */
  readonly timeoutMs?: number
}

export interface CommandResult {
  readonly stdout: string
  /** What went to stdout and to stderr. */
  readonly output: string
}

/** Process groups of what is running. */
const running = new Set<number>()

// A worker that is ended early leaves nothing behind.
process.on('exit', () => {
  for (const group of running) endGroup(group)
})

/**
 * Runs a command as a person would in a terminal of their own, and in a process group of its own, so
 * that everything it starts ends with it. Any exit code but 0 is an error with the command's output.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env = {}, timeoutMs = 180_000 }: RunOptions,
): Promise<CommandResult> {
  const child = spawn(command, args, {
    cwd,
    env: { ...personsEnvironment(), ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const group = child.pid
  if (group !== undefined) running.add(group)
  return new Promise((resolve, reject) => {
    const text = { stdout: '', output: '' }
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text.stdout += chunk
      text.output += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      text.output += chunk
    })
    const timer = setTimeout(() => group !== undefined && endGroup(group), timeoutMs)
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      if (group !== undefined) running.delete(group)
      if (code === 0) return resolve(text)
      const line = [command, ...args].join(' ')
      reject(new Error(`${line} ended with ${signal ?? code}.\n${text.output.slice(-8_000)}`))
    })
  })
}

/**
 * The environment without what npm and vitest added on the way to this test: a program that only
 * this repository has installed must not be found, nor a setting that only tests have.
 */
function personsEnvironment(): Record<string, string> {
  const added =
    /^(?:npm_(?!config_)|npm_config_(?:local_prefix|user_agent)$|INIT_CWD$|NODE_ENV$|NODE_PATH$|VITEST|TINYPOOL|BCDATA_|FORCE_COLOR$)|^(?:TEST|DEV|PROD|SSR|MODE|BASE_URL)$/
  const environment: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !added.test(name)) environment[name] = value
  }
  const folders = (environment['PATH'] ?? '').split(delimiter)
  environment['PATH'] = folders.filter((path) => !/node_modules/.test(path)).join(delimiter)
  environment['NO_COLOR'] = '1'
  return environment
}

function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
