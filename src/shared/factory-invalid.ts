import { BcdataError } from '../errors.js'

export function factoryInvalid(
  { problem, choices }: { readonly problem: string; readonly choices: readonly string[] },
  where: string,
): BcdataError {
  const hint =
    choices.length > 0
      ? `Choose from: ${choices.join(', ')}.`
      : 'Name an event with an address parameter, and take it out of `exclude`.'
  return new BcdataError('CONFIG_INVALID', `The factory can't be used: ${problem}.`, {
    where,
    hint,
  })
}
