import { BcdataError } from '../errors.js'
import { messageOf } from '../shared/message-of.js'

/** The disk is full, the folder is read-only, or something else is where a file should be. */
export function unwritable(where: string, cause: unknown): BcdataError {
  const fact = messageOf(cause)
  return new BcdataError('PROJECT_UNWRITABLE', `The project's files can't be written: ${fact}.`, {
    where,
    hint: 'Make room or correct the permissions, then run the command again.',
    cause,
  })
}
