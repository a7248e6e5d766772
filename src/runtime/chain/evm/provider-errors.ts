/** What a node's error object means for the caller. */
export type RpcErrorKind =
  /** The range holds too many blocks or logs for one call. */
  | 'range'
  /** Too many calls, or overloaded: the same call works later. */
  | 'busy'
  /** The block isn't there: not yet, or not any more. */
  | 'unknown-block'
  /** More calls in one batch than the node takes. */
  | 'batch'
  | 'refused'

export interface RpcErrorObject {
  readonly code: number
  readonly message: string
}

interface Wording {
  readonly kind: RpcErrorKind
  readonly pattern: RegExp
  /** Who says it so. */
  readonly source: string
}

/* The first wording that fits wins, so what is more specific stands first. */
const wordings: readonly Wording[] = [
  {
    kind: 'batch',
    pattern: /batch (is )?too large|batch.*(limit|size|not (supported|allowed))|too many.*batch/i,
    source: 'geth, publicnode, dRPC',
  },
  {
    kind: 'range',
    pattern: /query returned more than \d+ results/i,
    source: 'Infura, Tenderly, Blast',
  },
  {
    kind: 'range',
    pattern: /log response size exceeded|response size (should not|exceed)/i,
    source: 'Alchemy',
  },
  {
    kind: 'range',
    pattern: /(block )?range.*(too (large|wide|big)|limit|exceed|greater than)/i,
    source: 'QuickNode, Ankr, BSC, Cloudflare, Chainstack, Tenderly',
  },
  {
    kind: 'range',
    pattern: /exceed(s|ed)?.*(block )?range|limited to.*(range|blocks)|up to a.*block range/i,
    source: 'QuickNode, Alchemy, Avalanche, Optimism',
  },
  {
    kind: 'range',
    pattern: /(max|maximum|allowed).*(range|results|logs|blocks)/i,
    source: 'Hyperliquid, Zircuit, zkSync, Base, reth',
  },
  {
    kind: 'range',
    pattern: /too many (logs|results|blocks|events)|logs? matched by query exceeds limit/i,
    source: 'Nethermind, Polygon zkEVM, Starknet',
  },
  {
    kind: 'range',
    pattern:
      /backend response too large|response (is )?too (large|big)|query timeout exceeded|query exceeds/i,
    source: 'Optimism, LlamaRPC, geth, Erigon',
  },
  {
    kind: 'busy',
    pattern:
      /rate.?limit|too many requests|request limit|(compute units|capacity|throughput|credits).*(exceed|limit)|exceeded.*(compute units|capacity)/i,
    source: 'Alchemy, Infura, QuickNode, Ankr',
  },
  {
    kind: 'busy',
    pattern:
      /timeout|timed out|temporar|try again|overloaded|busy|service unavailable|internal (server )?error/i,
    source: 'all of them',
  },
  {
    kind: 'unknown-block',
    pattern:
      /(unknown|unfinalized|future) (block|header)|(block|header).*(not found|unknown|not available|does not exist)|BlockOutOfRange|block range extends beyond|cannot find block/i,
    source: 'geth, anvil, Erigon, Nethermind, Besu, reth, Hardhat',
  },
]

/** JSON-RPC: internal error. Infura and others: limit exceeded. */
const busyCodes: readonly number[] = [-32603, -32005, 429]

export function classifyRpcError({ code, message }: RpcErrorObject): RpcErrorKind {
  const wording = wordings.find(({ pattern }) => pattern.test(message))
  if (wording !== undefined) return wording.kind
  return busyCodes.includes(code) ? 'busy' : 'refused'
}

export function saysUnknownBlock(outcome: { readonly error?: RpcErrorObject }): boolean {
  return outcome.error !== undefined && classifyRpcError(outcome.error) === 'unknown-block'
}
