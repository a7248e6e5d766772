/**
 * The folders that the code map of ARCHITECTURE.md names: lines `src/x/ …` of the fenced block under
 * `## Code map`. Each folder of src and of src/runtime needs a line; deeper ones may have one.
 */
export function codeMapProblems(
  architecture: string,
  needed: readonly string[],
  exists: (folder: string) => boolean,
): readonly string[] {
  const named = foldersNamed(architecture)
  if (named.length === 0) return ['ARCHITECTURE.md has no fenced block under "## Code map"']
  return [
    ...needed
      .filter((folder) => !named.includes(folder))
      .map((folder) => `the code map of ARCHITECTURE.md does not name ${folder}/`),
    ...named
      .filter((folder) => !exists(folder))
      .map((folder) => `the code map of ARCHITECTURE.md names ${folder}/, which is not there`),
    ...named
      .filter((folder, index) => named.indexOf(folder) !== index)
      .map((folder) => `the code map of ARCHITECTURE.md names ${folder}/ twice`),
  ]
}

function foldersNamed(architecture: string): readonly string[] {
  const section = architecture.split(/^## Code map\s*$/m)[1]?.split(/^## /m)[0] ?? ''
  const block = section.split(/^```.*$/m)[1] ?? ''
  return [...block.matchAll(/^\s*(src\/\S*?)\/(?=\s)/gm)].map((match) => match[1] ?? '')
}
