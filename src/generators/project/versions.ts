/** Every version that a generated package.json can name. */
export const versions = {
  '@ethereumjs/mpt': '^10.1.3',
  '@ethereumjs/rlp': '^10.1.3',
  '@ethereumjs/util': '^10.1.3',
  '@types/node': '^20.19.0',
  'better-sqlite3': '^12.11.1',
  ethers: '^6.17.0',
  kysely: '~0.28.18',
  mysql2: '^3.24.6',
  pg: '^8.23.1',
  secp256k1: '^5.0.2',
  typescript: '^5.9.3 || ^7.0.2',
  vitest: '^4.1.12',
} as const

export type PackageName = keyof typeof versions
