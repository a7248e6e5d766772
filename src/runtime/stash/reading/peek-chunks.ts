export interface Peeked {
  /** The first bytes, as many as were asked for if there are so many. */
  readonly head: Uint8Array
  /** All of them, the first ones included. */
  readonly chunks: AsyncGenerator<Uint8Array, void, undefined>
  /** Leaves the source, whether the chunks were taken or not. */
  close(): Promise<void>
}

/** Looks at the first bytes of a stream before it is decided who reads it. */
export async function peekChunks(
  source: AsyncIterable<Uint8Array>,
  length: number,
): Promise<Peeked> {
  const iterator = source[Symbol.asyncIterator]()
  const taken: Uint8Array[] = []
  let bytes = 0
  while (bytes < length) {
    const { done, value } = await iterator.next()
    if (done) break
    taken.push(value)
    bytes += value.length
  }
  return {
    head: Buffer.concat(taken, bytes).subarray(0, length),
    chunks: goOn(taken, iterator),
    close: async () => {
      await iterator.return?.()
    },
  }
}

async function* goOn(
  taken: Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let chunk = taken.shift(); chunk !== undefined; chunk = taken.shift()) yield chunk
  for (;;) {
    const { done, value } = await iterator.next()
    if (done) return
    yield value
  }
}
