/** `1-3,7` for 1, 2, 3 and 7. */
export function printRuns(numbers: readonly number[]): string {
  const runs: [first: number, last: number][] = []
  for (const number of [...new Set(numbers)].sort((one, other) => one - other)) {
    const run = runs.at(-1)
    if (run !== undefined && run[1] === number - 1) run[1] = number
    else runs.push([number, number])
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',')
}

/** The runs, each with its first and last number. */
export function parseRuns(text: string): readonly (readonly [first: number, last: number])[] {
  if (text === '') return []
  return text.split(',').map((run) => {
    const [first = '', last = first] = run.split('-')
    return [Number(first), Number(last)]
  })
}
