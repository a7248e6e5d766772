type Catalogue = Readonly<Record<string, { readonly retry: 'never' | 'later' }>>

/** What differs between the codes and the sections of docs/errors.md. */
export function undocumentedErrors(catalogue: Catalogue, docs: string): readonly string[] {
  const sections = sectionsOf(docs)
  const codes = Object.keys(catalogue)
  return [
    ...codes
      .filter((code) => !sections.has(code))
      .map((code) => `docs/errors.md has no section ${code}`),
    ...[...sections]
      .filter(([title]) => !codes.includes(title))
      .map(([title]) => `docs/errors.md explains ${title}, which is not in src/errors.ts`),
    ...[...sections]
      .filter(([, text]) => !/^\*\*What to do\.\*\* \S/m.test(text))
      .map(([title]) => `docs/errors.md, ${title}: there is no paragraph "**What to do.** …"`),
    ...[...sections]
      .filter(([title, text]) => {
        const temporary = /^_Temporary\._ /m.test(text)
        return title in catalogue && temporary !== (catalogue[title]?.retry === 'later')
      })
      .map(([title]) => `docs/errors.md, ${title}: "_Temporary._" and retry 'later' go together`),
  ]
}

/** Names that are not in alphabetical order, word by word: `A_B` comes before `AA`. */
export function misplaced(names: readonly string[]): readonly string[] {
  const sorted = names
    .map((name) => name.replaceAll('_', ' '))
    .toSorted()
    .map((name) => name.replaceAll(' ', '_'))
  return names.filter((name, index) => name !== sorted[index])
}

export function sectionsOf(docs: string): ReadonlyMap<string, string> {
  const [, ...sections] = docs.split(/^## /m)
  return new Map(
    sections.map((section) => {
      const end = section.indexOf('\n')
      return [section.slice(0, end).trim(), section.slice(end + 1)]
    }),
  )
}
