/** What a rebuild says of handlers that failed. */
export function leftOut(events: number): string {
  const these = events === 1 ? '1 event' : `${events} events`
  return `Handlers failed for ${these}: see \`npx bcdata dead-letters\`.`
}
