/*
 * Prints what failed, then "N passed, N failed" as the last line.
 *
 *   node scripts/ci-summary.mjs <report of vitest> [step that failed]…
 */
import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

const [reportPath, ...failedSteps] = process.argv.slice(2)
const files = existsSync(reportPath) ? JSON.parse(readFileSync(reportPath, 'utf8')).testResults : []
const tests = files.flatMap(({ name, assertionResults }) =>
  assertionResults.map(({ fullName, status }) => ({ name: `${shown(name)}: ${fullName}`, status })),
)

const failures = [
  ...tests.filter(({ status }) => status === 'failed').map(({ name }) => name),
  // A file that could not even be loaded has no tests.
  ...files
    .filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.some(failed))
    .map(({ name, message }) => `${shown(name)}: ${firstLine(message)}`),
]
// The step is broken when tests fail; counting it as well would count those twice. Without any
// failed test something else went wrong in it, for instance the build before the tests.
const steps = failedSteps.filter((step) => step !== 'npm test' || failures.length === 0)
failures.push(...steps)

const passed = tests.filter(({ status }) => status === 'passed').length
const skipped = tests.length - passed - tests.filter(failed).length
for (const failure of failures) console.log(`failed: ${failure}`)
if (skipped > 0) console.log(`${skipped} skipped`)
if (files.length === 0 && failures.length === 0) failures.push('no test ran')
console.log(`${passed} passed, ${failures.length} failed`)
process.exitCode = failures.length === 0 ? 0 : 1

function failed({ status }) {
  return status === 'failed'
}

function shown(path) {
  return relative(process.cwd(), path)
}

function firstLine(text) {
  return (text ?? '').trim().split('\n')[0]
}
