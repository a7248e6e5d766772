export interface AnvilNode {
  readonly url: string
  readonly pid: number
  /** Killed when it hasn't ended after the time. A SIGINT makes it write the state it was asked for. */
  stop(options?: { readonly signal?: NodeJS.Signals; readonly timeoutMs?: number }): Promise<void>
}

export interface AnvilOptions {
  /** @default a free port */
  readonly port?: number
  /** Unix seconds of the genesis block. @default 1700000000 */
  readonly timestamp?: number
  /** The finalized block is two epochs behind the head. @default 4 */
  readonly slotsInEpoch?: number
  /** Further arguments of the command line. */
  readonly args?: readonly string[]
}

/** Starts an Anvil node; it ends with `stop()`, and in any case together with this process. */
export function startAnvil(options?: AnvilOptions): Promise<AnvilNode>
