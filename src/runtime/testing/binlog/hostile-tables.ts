import type { TableDrafts, ValueDraft } from './block-draft.js'

const mebibyte = 2 ** 20

/** Values that break what is careless with quotes, charsets, NUL, lengths, or absence. */
export const hostileValues: readonly ValueDraft[] = [
  null,
  '',
  ' ',
  `'; DROP TABLE stash_row; --`,
  `\\' OR 1=1 -- `,
  '"`$%_?:@',
  '0xdeadbeef',
  'NULL',
  '王小明 🦄',
  'line\r\nbreak\tand\u001b[31mcolour\u001b[0m',
  Buffer.from('before\0after'),
  Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80]),
  Buffer.alloc(3),
]

/** Tables whose names and columns collide when somebody folds case or adds a suffix. */
export const hostileTables: TableDrafts = {
  u_T: { columns: ['id', 'Name', 'name'], insert: [['1', 'upper', 'lower']] },
  u_t: { columns: ['id', 'pk_id', 'a_'], insert: [['1', 'key', 'not hashed']] },
  u_t_d_: { columns: ['$key', '@value'], insert: [['1', 'history?']] },
  u_same: {
    columns: ['id', 'value'],
    insert: [
      ['twice', 'a'],
      ['twice', 'a'],
      ['twice', 'b'],
      ['twice'],
      [null, 'keyless'],
      ['', ''],
    ],
    discard: [['gone', 'at once']],
  },
  u_values: {
    columns: ['id', 'value', 'last'],
    insert: hostileValues.map((value, at) => [`row ${at}`, value, 'end']),
  },
  u_keys: {
    columns: ['id', 'value'],
    insert: hostileValues.map((value, at) => [value, String(at)]),
  },
  u_wide: {
    columns: ['id', ...Array.from({ length: 299 }, (_, at) => `column${at}`)],
    insert: [0, 1, 2].map((every) => [
      `every ${every}`,
      ...Array.from({ length: 299 }, (_, at) => (every > 0 && at % every === 0 ? `${at}` : null)),
    ]),
  },
  u_long: { columns: ['id', 'value'], insert: [['1 MiB', Buffer.alloc(mebibyte, 0xa7)]] },
}
