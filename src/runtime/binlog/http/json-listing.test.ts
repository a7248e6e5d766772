import { expect, test } from 'vitest'
import { parseJsonListing } from './json-listing.js'

const parse = (text: string) =>
  parseJsonListing(text)?.map(({ name, size }) => `${name} ${size}`) ?? null

test('nginx', () => {
  const text = `[
{ "name":"21.binlog", "type":"directory", "mtime":"Mon, 23 Nov 2026 00:03:44 GMT" },
{ "name":"0.binlog", "type":"file", "mtime":"Mon, 23 Nov 2026 00:03:44 GMT", "size":134217000 },
{ "name":"018.binlog", "type":"file", "mtime":"Mon, 23 Nov 2026 00:03:44 GMT", "size":3 },
{ "name":"201.binlog", "type":"file", "mtime":"Mon, 23 Nov 2026 00:03:44 GMT", "size":0 }
]`
  expect(parse(text)).toEqual(['0.binlog 134217000', '201.binlog 0'])
  expect(parse('[\n]')).toEqual([])
})

test('Caddy', () => {
  const text = `[{"name":"21.binlog/","size":4096,"url":"./21.binlog/","mod_time":"2026-11-23T00:03:44.801885024Z","mode":2147484141,"is_dir":true,"is_symlink":false},{"name":"21.binlog","size":4096,"url":"./21.binlog","is_dir":true},{"name":"5.binlog","size":117,"url":"./5.binlog","mod_time":"2026-11-23T00:03:44.822181757Z","mode":292,"is_dir":false,"is_symlink":false}]`
  expect(parse(text)).toEqual(['5.binlog 117'])
})

test('anything else is no listing, or has no files', () => {
  for (const text of ['', 'null', '{}', '"0.binlog"', '<html>']) expect(parse(text)).toBeNull()
  const odd =
    '[null, 1, [], "0.binlog", {}, {"name":1}, {"name":"../0.binlog"}, {"name":"5.binlog","size":-1}]'
  expect(parse(odd)).toEqual(['5.binlog 0'])
  expect(parse('[{"name":"5.binlog","size":1.5},{"name":"6.binlog","size":"7"}]')).toEqual([
    ...['5.binlog null', '6.binlog null'],
  ])
})
