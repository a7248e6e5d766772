export interface Once<Value> {
  (): Promise<Value>
  readonly isAsked: () => boolean
}

/** Makes a value when it is first asked for, and answers the same ever after. */
export function once<Value>(make: () => Promise<Value>): Once<Value> {
  let made: Promise<Value> | undefined
  const answer = (): Promise<Value> => {
    made ??= make()
    return made
  }
  return Object.assign(answer, { isAsked: () => made !== undefined })
}
