/** What a command may know of the process; tests make their own. */
export interface CliContext {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** May a question be asked? */
  readonly interactive: boolean
  /** The result: machines read it. */
  readonly out: (text: string) => void
  /** Progress and remarks: people read it. */
  readonly note: (text: string) => void
}

export function processContext(): CliContext {
  return {
    cwd: process.cwd(),
    env: process.env,
    interactive:
      process.stdin.isTTY === true && process.stderr.isTTY === true && !process.env['CI'],
    out: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
  }
}
