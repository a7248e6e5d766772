/**
 * Why a question is of no interest any more. One for all: an `abort()` without a reason makes an error
 * with a stack each time, which is a tenth of the work on a block.
 */
export const withdrawn: Error = new Error('The question was withdrawn.')
