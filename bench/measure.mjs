import { spawn } from 'node:child_process'

/** Whoever is silent for longer hangs. */
const silentMsMax = 60_000

/** Process groups of what is running. */
const running = new Set()

process.on('exit', () => {
  for (const group of running) endGroup(group)
})
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143 })) {
  process.once(signal, () => process.exit(code))
}

/**
 * Milliseconds from starting a command until `seen` says so, or without it until the command ends.
 * `seen` gets the child and a function to call. Whatever runs then is ended, and waited for.
 */
export async function timeCommand(
  command,
  args,
  { seen, timeoutMs = silentMsMax, ...options } = {},
) {
  const begin = performance.now()
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
    detached: true,
  })
  running.add(child.pid)
  const timer = setTimeout(() => endGroup(child.pid), timeoutMs)
  let output = ''
  // Whoever prints more than a pipe holds waits until somebody reads it.
  child.stdout.resume()
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  const closed = new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const failed = closed.then((code) => {
    if (seen || code !== 0)
      throw new Error(`${command} ended with ${code}.\n${output.slice(-2_000)}`)
    return performance.now()
  })
  try {
    if (!seen) return (await failed) - begin
    const noticed = new Promise((resolve) => seen(child, () => resolve(performance.now())))
    return (await Promise.race([noticed, failed])) - begin
  } finally {
    clearTimeout(timer)
    endGroup(child.pid)
    failed.catch(() => {})
    await closed
    running.delete(child.pid)
  }
}

/**
 * Runs every measurement in turn, so that a busy moment of the machine falls on all of them. Answers
 * the results of each.
 */
export async function interleave(rounds, measurements) {
  const results = measurements.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, measure] of measurements.entries()) results[index].push(await measure())
  }
  return results
}

/** The same of measurements that answer a number. */
export async function medians(rounds, measurements) {
  return (await interleave(rounds, measurements)).map(median)
}

export const milliseconds = (time) => `${Math.round(time)} ms`.padStart(8)

export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}

function endGroup(group) {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
