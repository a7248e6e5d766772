import { type Files, isTest } from './repository-files.js'

/** Tests are lists of statements, which nobody reads as a whole; they may be longer. */
const linesMax = { source: 300, test: 400 } as const

/** Files that are better in one piece, each with the reason. */
const longFiles: Readonly<Record<string, string>> = {}

export function tooLong(files: Files): readonly string[] {
  return [...files.keys()].flatMap((path) => {
    if (!isLong(files, path) || path in longFiles) return []
    return [
      `${path} has ${lineCount(files, path)} lines, more than ${limit(path)}: split it by concept`,
    ]
  })
}

/** An allowance that nothing needs any more would hide the next long file. */
export function idleAllowances(files: Files): readonly string[] {
  return Object.keys(longFiles).filter((path) => !isLong(files, path))
}

function isLong(files: Files, path: string): boolean {
  return lineCount(files, path) > limit(path)
}

function lineCount(files: Files, path: string): number {
  return (files.get(path) ?? '').split('\n').length - 1
}

function limit(path: string): number {
  return isTest(path) ? linesMax.test : linesMax.source
}
