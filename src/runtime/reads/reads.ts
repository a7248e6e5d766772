/** The block whose state is read: every event has one. */
export interface ReadPlace {
  readonly blockNumber: number
}

/** What handlers read contracts with. */
export interface Reads {
  /**
   * Calls on the state after the event's block, whenever they are made: for
   * `Token__factory.connect(address, reads.at(event))`.
   */
  at(place: ReadPlace): CallRunner
  /**
   * Calls whose answer never changes, such as `decimals()`. Each is asked once, at the first event
   * that needs it, and holds for all blocks from then on.
   */
  constant(place: ReadPlace): CallRunner
}

/** Reads of one transaction. */
export interface TransactionReads extends Reads {
  /**
   * Why something could not be read, if anything couldn't: then nothing of the transaction may be
   * kept, though a handler should have caught the error. What a contract refuses is no failure.
   */
  readonly failure: { readonly error: unknown } | null
}

/** The reads of a batch, for as many transactions as it takes. */
export interface ReadsOf<Tx> {
  within(tx: Tx): TransactionReads
}

/** As much of ethers' `ContractRunner` as reading needs. */
export interface CallRunner {
  readonly provider: null
  /** Rejects with CallReverted when the contract refuses. */
  call(request: CallRequest): Promise<string>
}

/** ethers gives all fields of a transaction; others than these are refused. */
export interface CallRequest {
  readonly to?: unknown
  readonly data?: unknown
  readonly from?: unknown
  /** The event's block, or missing. */
  readonly blockTag?: unknown
}
