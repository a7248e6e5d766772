/** What a node's error object means for the caller. */
export type RpcErrorKind =
  /** The range holds too many blocks or logs for one call. */
  | 'range'
  /** Too many calls for the plan: the same call works later. */
  | 'rate-limit'
  /** Too much work for one call; less of it may do. */
  | 'too-slow'
  /** Overloaded: the same call works later. */
  | 'busy'
  /** The block isn't there: not yet, or not any more. */
  | 'unknown-block'
  /** The block is there, but the state after it was thrown away. */
  | 'no-state'
  /** A call came to this: it is the contract that refuses, not the node. */
  | 'reverted'
  /** More calls in one batch than the node takes. */
  | 'batch'
  | 'refused'

/** The same call may work later. */
export const passingKinds: ReadonlySet<RpcErrorKind> = new Set(['rate-limit', 'too-slow', 'busy'])

export interface RpcErrorObject {
  readonly code: number
  readonly message: string
  readonly data?: unknown
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
    // First, and from the beginning only: what follows is the contract's own text.
    kind: 'reverted',
    pattern:
      /^(vm )?execution (reverted|error)|^(error: )?vm exception while|^evm error|^revert|^out of gas|^invalid (opcode|jump)|^stack (under|over)flow|^write protection|^return data out of bounds/i,
    source: 'geth, anvil, Erigon, Nethermind, Besu, reth, Hardhat, Ganache',
  },
  {
    kind: 'batch',
    pattern:
      /batch(ed)? .*(too large|too big|not (supported|allowed|enabled)|disabled)|batch.*(limit|size)|too many.*batch|requests in (a )?batch/i,
    source: 'geth, Erigon, Besu, Nethermind, reth, publicnode, dRPC, Tenderly',
  },
  {
    kind: 'rate-limit',
    pattern:
      /rate.?limit|too many requests?\b|request (count|limit)|requests? per second|(rps|cups?) limit|compute units|throughput|capacity (limit )?exceeded|exceeded.*capacity|credits|quota|throttl|usage limit|call limit|daily (relay|request|limit)/i,
    source: 'Alchemy, Infura, QuickNode, Ankr, dRPC, Chainstack, BlastAPI, publicnode, GetBlock',
  },
  {
    kind: 'range',
    pattern: /(query )?returned more than \d+ results|query exceeds max|query must be smaller/i,
    source: 'Infura, zkSync, Frontier, reth, LlamaRPC, Harmony',
  },
  {
    kind: 'range',
    pattern: /log response size exceeded|response size (should not|exceed)/i,
    source: 'Alchemy',
  },
  {
    kind: 'range',
    pattern:
      /range.*(too (large|wide|big)|limit|exceed|greater than|bigger than|larger than|should work)|ranges? over/i,
    source: 'QuickNode, Ankr, BSC, Cloudflare, Chainstack, Tenderly, Infura, Scroll, dRPC, Alchemy',
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
    kind: 'too-slow',
    pattern: /timeout|timed out|deadline exceeded|took too long/i,
    source: 'Nethermind, Erigon, geth, dRPC',
  },
  {
    kind: 'busy',
    pattern: /temporar|try again|overloaded|busy|service unavailable|internal (server )?error/i,
    source: 'all of them',
  },
  {
    kind: 'no-state',
    pattern:
      /missing trie node|(state|trie).*(unavailable|not (available|found)|pruned|pruning)|no state available|(is|was|been) pruned|archive/i,
    source: 'geth, Erigon, Nethermind, Besu, reth, providers without archive nodes',
  },
  {
    kind: 'unknown-block',
    // Names of methods have blocks in them, too.
    pattern:
      /^(?!.*\bmethod\b).*(?:resource not found|(unknown|unfinalized|future) (block|header)|(block|header).*(not found|unknown|not available|does not exist)|BlockOutOfRange|block range extends beyond|cannot find block)/i,
    source: 'geth, anvil, Erigon, Nethermind, Besu, reth, Hardhat',
  },
]

/** Kinds of the codes whose messages say nothing. JSON-RPC: internal error. EIP-1474: limit exceeded. */
const kindsByCode: ReadonlyMap<number, RpcErrorKind> = new Map([
  [-32603, 'busy'],
  [-32005, 'rate-limit'],
  [429, 'rate-limit'],
])

/** EIP-1474 has no code for it; this one is geth's, and by now everybody's. */
const revertedCode = 3

export function classifyRpcError({ code, message }: RpcErrorObject): RpcErrorKind {
  if (code === revertedCode) return 'reverted'
  const wording = wordings.find(({ pattern }) => pattern.test(message))
  if (wording !== undefined) return wording.kind
  return kindsByCode.get(code) ?? 'refused'
}

export function saysUnknownBlock(outcome: { readonly error?: RpcErrorObject }): boolean {
  return outcome.error !== undefined && classifyRpcError(outcome.error) === 'unknown-block'
}
