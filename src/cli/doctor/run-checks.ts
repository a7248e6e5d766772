import { isBcdataError } from '../../errors.js'
import { messageOf } from '../../shared/message-of.js'
import { redactUrls } from '../../shared/redact-url.js'
import { type Check, type Finding, fail, NotChecked, warn } from './check.js'
import type { ExaminedProject } from './examined-project.js'
import { isMissingPackage } from './missing-package.js'

export interface CheckedFinding extends Finding {
  readonly check: string
}

/** A node or a database that doesn't answer must not hold up the rest. */
const timeoutMsDefault = 5_000

/** Runs all checks at once; a check that throws or hangs is a finding like any other. */
export async function runChecks(
  project: ExaminedProject,
  checks: readonly Check[],
): Promise<readonly CheckedFinding[]> {
  const findings = await Promise.all(
    checks.map(async (check) => {
      const found = await contained(check, project)
      return found.map((finding) => shown(check.name, finding))
    }),
  )
  return findings.flat()
}

async function contained(check: Check, project: ExaminedProject): Promise<readonly Finding[]> {
  const { timeoutMs = timeoutMsDefault } = check
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<readonly Finding[]>((resolve) => {
    const finding = fail(
      `No answer within ${timeoutMs / 1000} s.`,
      'Check that it is running and can be reached from here.',
    )
    timer = setTimeout(() => resolve([finding]), timeoutMs)
  })
  try {
    return await Promise.race([check.run(project), late])
  } catch (error) {
    return [findingOf(error)]
  } finally {
    clearTimeout(timer)
  }
}

function findingOf(error: unknown): Finding {
  // What it needs has a line of its own, with the fix.
  if (error instanceof NotChecked) return { state: 'warn', message: error.message }
  if (isBcdataError(error)) return fail(error.message, error.hint ?? `See ${error.docs}.`)
  if (isMissingPackage(error)) {
    return warn('Not checked: it needs packages that are not installed.', 'Run `npm install`.')
  }
  const message = messageOf(error)
  return fail(`The check itself failed: ${message}`, 'Please report it as a bug of bcdata.')
}

/** A message can quote what a database or a node said, with a URL in it. */
function shown(check: string, { state, message, fix }: Finding): CheckedFinding {
  const redacted = { check, state, message: redactUrls(message) }
  return fix === undefined ? redacted : { ...redacted, fix: redactUrls(fix) }
}
