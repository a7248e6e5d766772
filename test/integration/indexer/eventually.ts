import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for something that another process brings about. */
export async function eventually(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  timeoutMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`In ${timeoutMs} ms not: ${what}`)
    await sleep(10)
  }
}
