/** Every version that a generated package.json can name. */
export const versions: Readonly<Record<string, string>> = {
  betterSqlite3: '^12.11.1',
  kysely: '~0.28.18',
  typesNode: '^20.19.0',
  typescript: '^5.9.3 || ^7.0.2',
  vitest: '^4.1.12',
}
