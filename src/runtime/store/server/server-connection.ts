import type { DatabaseConnection } from 'kysely'

/** One session with a server; results come decoded. */
export interface ServerConnection extends DatabaseConnection {
  /** False after the server or the network ended it. */
  readonly isOpen: boolean
  begin(settings: BeginSettings): Promise<void>
  commit(): Promise<void>
  rollback(): Promise<void>
  close(): Promise<void>
}

export interface BeginSettings {
  readonly isReadonly: boolean
  readonly isolationLevel: string | undefined
}

export interface SessionOptions {
  readonly isReadonly: boolean
  /** Refuses with DATABASE_LOCKED while another process has the writer's lock. */
  readonly isWriter: boolean
}
