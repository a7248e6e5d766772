/**
 * Aborts the controller with the signal, until the function that it answers is called. Not
 * AbortSignal.any: on Node 20 every use would leave a trace in a signal that lives for ever.
 */
export function passAbortOn(signal: AbortSignal | undefined, to: AbortController): () => void {
  const pass = (): void => to.abort(signal?.reason)
  if (signal?.aborted === true) pass()
  signal?.addEventListener('abort', pass)
  return () => signal?.removeEventListener('abort', pass)
}
