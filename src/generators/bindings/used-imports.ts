/**
 * TypeChain imports a type as soon as its name occurs, be it as the name of a parameter; strict
 * compilers complain of an import that nothing uses.
 */
export function withUsedImports(text: string): string {
  const lists = /^\s*import type \{ ([^}]*) \} from/gm
  const code = text.replace(/^\s*import .*$/gm, '').replace(/'[^'\n]*'|"[^"\n]*"/g, "''")
  return text.replace(lists, (statement, names: string) => {
    const used = names.split(', ').filter((name) => isUsed(name, code))
    return statement.replace(names, () => used.join(', '))
  })
}

/** Other than as the key of a member or the label of an element. */
function isUsed(name: string, code: string): boolean {
  const identifier = name.replaceAll('$', '\\$')
  return new RegExp(`(?<![\\w$])${identifier}(?![\\w$]|\\s*\\??:)`).test(code)
}
