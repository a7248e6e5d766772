// Loaded into a process under measurement: writes what it used when it ends.
import { writeFileSync } from 'node:fs'

process.on('exit', () => {
  const { maxRSS, systemCPUTime, userCPUTime } = process.resourceUsage()
  const usage = { cpuSeconds: (systemCPUTime + userCPUTime) / 1e6, megabytes: maxRSS / 1024 }
  writeFileSync(process.env.BCDATA_BENCH_USAGE, JSON.stringify(usage))
})
