import { BcdataError } from '../../errors.js'

/** @param where file and line, or the place of the row on the chain */
export function inputInvalid(where: string, message: string, hint: string): BcdataError {
  return new BcdataError('RECONCILE_INPUT_INVALID', message, { where, hint })
}
