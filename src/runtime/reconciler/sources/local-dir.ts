/** A folder on this machine, where partners' files arrive. */
export interface LocalDir {
  readonly type: 'local-dir'
  readonly path: string
}

/** @param path relative to the project's folder, or absolute */
export function localDir(path: string): LocalDir {
  return { type: 'local-dir', path }
}
