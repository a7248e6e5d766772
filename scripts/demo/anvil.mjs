import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createRpc } from './rpc.mjs'

/**
 * Cancun and not the newest hardfork: from Prague on Anvil copies a history contract for every block
 * and mining becomes quadratic.
 */
const defaultArgs = '--hardfork cancun --gas-limit 1000000000'.split(' ')

const platforms = { linux: 'linux', darwin: 'darwin', win32: 'win32' }
const machines = { x64: 'amd64', arm64: 'arm64' }

/**
 * Starts an Anvil node on a free port. It ends with `stop()`, and in any case together with this
 * process, unless this process is killed by SIGKILL.
 */
export async function startAnvil(options = {}) {
  const { port = 0, timestamp = 1_700_000_000, slotsInEpoch = 4, args = [] } = options
  const own = ['--host', '127.0.0.1', '--port', String(port), '--timestamp', String(timestamp)]
  own.push('--slots-in-an-epoch', String(slotsInEpoch))
  const child = spawn(anvilPath(), [...own, ...defaultArgs, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const closed = new Promise((resolve) => child.once('close', resolve))

  const url = await listening(child).catch((error) => {
    kill()
    process.off('exit', kill)
    throw error
  })
  // Otherwise it prints several lines for each request.
  await createRpc(url).call('anvil_setLoggingEnabled', [false])
  return {
    url,
    pid: child.pid,
    async stop({ signal = 'SIGTERM', timeoutMs = 2000 } = {}) {
      child.kill(signal)
      const timer = setTimeout(kill, timeoutMs)
      await closed
      clearTimeout(timer)
      process.off('exit', kill)
    },
  }
}

/** The node's own binary: its npm wrapper would cost another Node process. */
function anvilPath() {
  const require = createRequire(import.meta.url)
  const name = `@foundry-rs/anvil-${platforms[process.platform]}-${machines[process.arch]}`
  const file = process.platform === 'win32' ? 'anvil.exe' : 'anvil'
  try {
    const path = join(dirname(require.resolve(`${name}/package.json`)), 'bin', file)
    if (existsSync(path)) return path
  } catch {}
  throw new Error(`${name} is not installed. Run npm install with optional dependencies.`)
}

/** Anvil says its port when it is ready; asking for port 0 leaves the choice to the system. */
function listening(child) {
  return new Promise((resolve, reject) => {
    let output = ''
    const timer = setTimeout(() => reject(new Error(`anvil did not start:\n${output}`)), 20_000)
    const read = (chunk) => {
      output = (output + chunk).slice(-20_000)
      const match = /Listening on (\S+:\d+)/.exec(output)
      if (!match) return
      clearTimeout(timer)
      child.stdout.off('data', read)
      // Whatever Anvil prints from now on is not read, but must not fill the pipe.
      child.stdout.resume()
      resolve(`http://${match[1]}`)
    }
    child.stdout.setEncoding('utf8').on('data', read)
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      output = (output + chunk).slice(-20_000)
    })
    child.once('error', reject)
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`anvil ended with code ${code}:\n${output}`))
    })
  })
}
