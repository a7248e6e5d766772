/** `export interface Events {`, `export const tables = {`, and what else a file offers. */
const exported = /^export (?:declare |abstract )?(?:const|function|class|interface|type) ([\w$]+)/

/** `readonly value: bigint`, `token_evt_transfer: {`: properties, one a line, as we print them. */
const property = /^(\s+)(?:readonly )?['"]?([\w$]+)['"]?\??:/

/**
 * What a generated file offers, each with its owners: `TokenEvents`, `TokenEvents.transfer`,
 * `tables.token_evt_transfer.value`. The indentation tells what belongs to what.
 */
export function declaredNames(text: string): readonly string[] {
  const names: string[] = []
  let owners: { readonly name: string; readonly indent: number }[] = []
  for (const line of text.split('\n')) {
    const indent = line.search(/\S/)
    if (indent < 0) continue
    owners = owners.filter((owner) => owner.indent < indent)
    const name = indent === 0 ? exported.exec(line)?.[1] : property.exec(line)?.[2]
    const isInside = indent === 0 || owners.length > 0
    if (name === undefined || !isInside) continue
    owners.push({ name, indent })
    names.push(owners.map((owner) => owner.name).join('.'))
  }
  return names
}
