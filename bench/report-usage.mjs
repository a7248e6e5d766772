// Loaded into a process under measurement: writes what it used when it ends.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

// Where there is one: `maxRSS` counts also what the process that started this one had by then.
const statusFile = '/proc/self/status'

process.on('exit', () => {
  const { maxRSS, systemCPUTime, userCPUTime } = process.resourceUsage()
  const status = existsSync(statusFile) ? readFileSync(statusFile, 'utf8') : ''
  const kilobytes = Number(/^VmHWM:\s*(\d+)/m.exec(status)?.[1] ?? maxRSS)
  const usage = { cpuSeconds: (systemCPUTime + userCPUTime) / 1e6, megabytes: kilobytes / 1024 }
  writeFileSync(process.env.BCDATA_BENCH_USAGE, JSON.stringify(usage))
})
