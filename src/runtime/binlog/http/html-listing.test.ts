import { expect, test } from 'vitest'
import { parseHtmlListing } from './html-listing.js'

const page = new URL('http://node.example:8080/BinaryLogs/')
const parse = (html: string, url = page) =>
  parseHtmlListing(html, url)?.map(({ name, size }) => `${name} ${size}`) ?? null

test('nginx, with exact sizes', () => {
  const html = `<html>
<head><title>Index of /BinaryLogs/</title></head>
<body>
<h1>Index of /BinaryLogs/</h1><hr><pre><a href="../">../</a>
<a href="21.binlog/">21.binlog/</a>                                         23-Nov-2026 00:03                   -
<a href="0.binlog">0.binlog</a>                                           23-Nov-2026 00:03           134217000
<a href="018.binlog">018.binlog</a>                                         23-Nov-2026 00:03                   3
<a href="201.binlog">201.binlog</a>                                         23-Nov-2026 00:03                   0
<a href="5.binlog">5.binlog</a>                                           23-Nov-2026 00:03                 117
<a href="a%20b.binlog">a b.binlog</a>                                         23-Nov-2026 00:03                   3
<a href="x%26y%3Cz%3E.binlog">x&amp;y&lt;z&gt;.binlog</a>                                      23-Nov-2026 00:03                   3
</pre><hr></body>
</html>
`
  expect(parse(html)).toEqual(['0.binlog 134217000', '201.binlog 0', '5.binlog 117'])
})

test('nginx, with rounded sizes, which are none', () => {
  const html = `<html>
<head><title>Index of /BinaryLogs/</title></head>
<body>
<h1>Index of /BinaryLogs/</h1><hr><pre><a href="../">../</a>
<a href="sub/">sub/</a>                                               23-Nov-2026 00:03       -
<a href="0.binlog">0.binlog</a>                                           23-Nov-2026 00:03    128M
<a href="102.binlog">102.binlog</a>                                         23-Nov-2026 00:03     12M
<a href="5.binlog">5.binlog</a>                                           23-Nov-2026 00:03     117
</pre><hr></body>
</html>
`
  expect(parse(html)).toEqual(['0.binlog null', '102.binlog null', '5.binlog 117'])
})

test('Apache, plain, fancy, and as a table', () => {
  const plain = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">
<html>
 <head>
  <title>Index of /BinaryLogs</title>
 </head>
 <body>
<h1>Index of /BinaryLogs</h1>
<ul><li><a href="/"> Parent Directory</a></li>
<li><a href="0.binlog"> 0.binlog</a></li>
<li><a href="21.binlog/"> 21.binlog/</a></li>
<li><a href="x&amp;y%3cz%3e.binlog"> x&amp;y&lt;z&gt;.binlog</a></li>
</ul>
</body></html>
`
  const fancy = `<h1>Index of /BinaryLogs</h1>
<pre>      <a href="?C=N;O=D">Name</a>                    <a href="?C=M;O=A">Last modified</a>      <a href="?C=S;O=A">Size</a>  <a href="?C=D;O=A">Description</a><hr>      <a href="/">Parent Directory</a>                             -   
      <a href="0.binlog">0.binlog</a>                2026-11-23 00:03  128M  
      <a href="5.binlog">5.binlog</a>                2026-11-23 00:03  117   
      <a href="21.binlog/">21.binlog/</a>              2026-11-23 00:03    -   
<hr></pre>
`
  const table = `<table>
<tr><td valign="top">&nbsp;</td><td><a href="/">Parent Directory</a></td><td>&nbsp;</td><td align="right">  - </td><td>&nbsp;</td></tr>
<tr><td valign="top">&nbsp;</td><td><a href="0.binlog">0.binlog</a></td><td align="right">2026-11-23 00:03  </td><td align="right">128M</td><td>&nbsp;</td></tr>
<tr><td valign="top">&nbsp;</td><td><a href="5.binlog">5.binlog</a></td><td align="right">2026-11-23 00:03  </td><td align="right">117 </td><td>&nbsp;</td></tr>
</table>
`
  expect(parse(plain)).toEqual(['0.binlog null'])
  expect(parse(fancy)).toEqual(['0.binlog null', '5.binlog null'])
  expect(parse(table)).toEqual(['0.binlog null', '5.binlog null'])
})

test('Caddy', () => {
  const html = `<tbody>
    <tr>
        <td>
            <a href="..">
                <span class="goup">Go up</span>
            </a>
        </td>
    </tr>
    <tr class="file">
        <td></td>
        <td>
            <a href="./21.binlog/">
                <span class="name">21.binlog/</span>
            </a>
        </td>
        <td data-order="-1">&mdash;</td>
    </tr>
    <tr class="file">
        <td></td>
        <td>
            <a href="./0.binlog">
                <span class="name">0.binlog</span>
            </a>
        </td>
        <td data-order="134217000">128 MiB</td>
    </tr>
</tbody>
`
  expect(parse(html)).toEqual(['0.binlog null'])
})

test('links may be absolute, encoded, in any quotes, and in any order', () => {
  const html = `
    <A class=x HREF = '18.binlog?C=1'>a</A> <a href=9.binlog>b</a>
    <a href="http://node.example:8080/BinaryLogs/3.binlog">c</a> <a href="/BinaryLogs/4.binlog">d</a>
    <a href="%35.binlog">e</a> <a href="&#54;.binlog">f</a> <a href="&#x37;.binlog">g</a>`
  const numbers = [18, 9, 3, 4, 5, 6, 7].map((number) => `${number}.binlog null`)
  expect(parse(html)).toEqual(numbers)
})

test('a path with a space is the same path, however it is written', () => {
  const url = new URL('http://node.example/my%20node/a&b/')
  expect(parse('<a href="/my%20node/a&amp;b/0.binlog">', url)).toEqual(['0.binlog null'])
})

test('links that lead elsewhere, or to what no node writes, are none', () => {
  const hrefs = [
    ...['../0.binlog', '/0.binlog', '//evil.example/BinaryLogs/0.binlog', 'sub/0.binlog'],
    ...['http://evil.example/BinaryLogs/0.binlog', 'https://node.example:8080/BinaryLogs/0.binlog'],
    ...['javascript:fetch("0.binlog")', 'data:text/html,0.binlog', 'file:///BinaryLogs/0.binlog'],
    ...['..%2f0.binlog', '%2e%2e/0.binlog', '0.binlog%00', '0.binlog/', '00.binlog', '-1.binlog'],
    ...[
      '1e3.binlog',
      '99999999999999999.binlog',
      '0.BINLOG',
      '0.binlog.gz',
      '%ff.binlog',
      '%.binlog',
    ],
    'http://user:pw@[::bad/0.binlog',
  ]
  expect(parse(hrefs.map((href) => `<a href='${href}'>x</a>\n`).join(''))).toBeNull()
})

test('a page without files is a listing where it looks like one', () => {
  expect(parse('<html><head><title>Index of /BinaryLogs/</title></head></html>')).toEqual([])
  expect(parse('<a href="../">up</a>')).toEqual([])
  expect(parse('<h1>It works!</h1>')).toBeNull()
  expect(parse('')).toBeNull()
})

test('a page that wants to take long does not', () => {
  const texts = ['href=', 'href="', '<a href=0.binlog ', 'href = ', '&#9;', '<a '.repeat(3)]
  for (const text of texts)
    expect(parse(text.repeat(4_000_000 / text.length)) ?? []).toBeInstanceOf(Array)
})
