export interface Rpc {
  readonly url: string
  // biome-ignore lint/suspicious/noExplicitAny: answers have as many shapes as the node has methods
  call(method: string, params?: readonly unknown[]): Promise<any>
  /** One request with many calls; answers in the order of the calls. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  batch(calls: readonly (readonly [method: string, params?: readonly unknown[]])[]): Promise<any[]>
}

/** JSON-RPC calls to a local development node. */
export function createRpc(url: string): Rpc
