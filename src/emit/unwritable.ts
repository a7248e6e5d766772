import { BcdataError } from '../errors.js'

/** The disk is full, the folder is read-only, or something else is where a file should be. */
export function unwritable(where: string, cause: unknown): BcdataError {
  const fact = cause instanceof Error ? cause.message : String(cause)
  return new BcdataError('PROJECT_UNWRITABLE', `The project's files can't be written: ${fact}.`, {
    where,
    hint: 'Make room or correct the permissions, then run the command again.',
    cause,
  })
}
