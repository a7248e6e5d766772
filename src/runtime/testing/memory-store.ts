export type MemoryStoreOptions = import('../store/memory-store.js').MemoryStoreOptions
export type MemoryStore<DB> = import('../store/open-store.js').Store<DB>

/** A database that lives as long as the process, with its tables made. */
export async function memoryStore<DB>(options: MemoryStoreOptions): Promise<MemoryStore<DB>> {
  // Loaded only when a test wants it, as it needs the database driver.
  const store = await import('../store/memory-store.js')
  return store.memoryStore<DB>(options)
}
