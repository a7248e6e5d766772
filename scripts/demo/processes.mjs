import { spawn } from 'node:child_process'

const running = new Set()

/**
 * Runs a command in a process group of its own, so that everything it starts can be ended with it.
 * Its output goes to the terminal, or with `quiet` only into the result: `stdout`, and `output` with
 * what went to stderr as well.
 */
function run(command, args, { cwd, env = {}, quiet = false } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
  })
  running.add(child)
  return new Promise((resolve, reject) => {
    let stdout = ''
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk
      output += chunk
    })
    child.stderr?.setEncoding('utf8').on('data', (chunk) => {
      output += chunk
    })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      running.delete(child)
      resolve({ code: code ?? 1, signal, stdout, output })
    })
  })
}

/** As `run`; any other exit code than the expected ones is an error with the command's output. */
export async function mustRun(command, args, { expected = [0], ...options } = {}) {
  const result = await run(command, args, options)
  if (expected.includes(result.code)) return result
  const line = [command, ...args].join(' ')
  throw new Error(`${line} ended with ${result.signal ?? result.code}.\n${result.output.trim()}`)
}

function killAll() {
  for (const child of running) {
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It has ended meanwhile.
    }
  }
}

process.on('exit', killAll)

/** Ctrl-C and kill end the process with the usual code; `exit` handlers end what it started. */
export function exitOnSignals() {
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }
  for (const [signal, code] of Object.entries(codes)) {
    process.once(signal, () => {
      console.error(`\nStopped by ${signal}.`)
      process.exit(code)
    })
  }
}
