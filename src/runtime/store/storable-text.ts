/** The text as every database takes it: PostgreSQL's have no NUL. */
export function storable(text: string): string {
  return text.replaceAll('\0', '␀')
}
