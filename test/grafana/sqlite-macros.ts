/** The one macro of frser-sqlite-datasource; follows pkg/plugin/macros.go of that plugin. */
export function sqliteMacros(sql: string): string {
  return sql.replace(
    /\$__unixEpochGroupSeconds\(([^,)]*),\s*(\d+)\s*(?:,\s*NULL\s*)?\)/gi,
    'cast(($1 / $2) as int) * $2',
  )
}
