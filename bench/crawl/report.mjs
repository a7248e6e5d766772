const columns = ['', 'seconds', 'events/s', 'CPU s', 'MB', 'calls']

export const shown = (value, digits = 0) =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })

/** What both sides needed, one line each. */
export function printSides(sides, events) {
  printLine(columns)
  for (const [name, { seconds, cpuSeconds, megabytes, calls }] of Object.entries(sides)) {
    const rate = shown(events / seconds)
    const figures = [shown(seconds, 2), rate, shown(cpuSeconds, 2), shown(megabytes)]
    printLine([name, ...figures, shown(calls.all)])
  }
}

export function atLeast(what, ratio, limit) {
  console.log(`  ${ratio.toFixed(2)} of the floor's ${what}, to be at least ${limit}`)
}

export function atMost(what, ratio, limit) {
  console.log(`  ${ratio.toFixed(2)} × the floor's ${what}, to be at most ${limit}`)
}

function printLine([name, ...figures]) {
  console.log(`  ${name.padEnd(8)}${figures.map((figure) => figure.padStart(10)).join('')}`)
}
