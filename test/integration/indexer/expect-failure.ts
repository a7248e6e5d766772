import { expect } from 'vitest'
import type { ErrorCode } from '../../../src/errors.js'
import type { Finished } from './child.js'

/** One error with its code and a hint, nothing else, and exit code 1. */
export function expectFailure({ code, stdout, stderr }: Finished, error: ErrorCode): void {
  expect(errorsIn(stderr)).toEqual([error])
  expect(stderr).toMatch(/^ {2}hint: \S/m)
  expect(stderr).not.toMatch(/^ +at .*:\d+:\d+\)?$/m)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
}

export function errorsIn(stderr: string): readonly (string | undefined)[] {
  return [...stderr.matchAll(/error\[(\w+)\]/g)].map(([, code]) => code)
}
