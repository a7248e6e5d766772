/**
 * Runs up to `tasksMax` tasks at once and yields their results in the order they were started.
 * `start` answers null when there is nothing to start now; it is asked again after each result.
 */
export async function* fetchAhead<Result>(
  start: (runningCount: number) => Promise<Result> | null,
  tasksMax: number,
): AsyncGenerator<Result, void, undefined> {
  const running: Promise<Result>[] = []
  const fill = (): void => {
    while (running.length < tasksMax) {
      const task = start(running.length)
      if (task === null) break
      task.catch(() => {
        // It rejects again when its turn comes; until then it must not count as unhandled.
      })
      running.push(task)
    }
  }
  for (;;) {
    fill()
    const next = running.shift()
    if (next === undefined) return
    const result = await next
    // The others run while the consumer is busy with this one.
    fill()
    yield result
  }
}
