import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/fixtures/temporary-folder.js'
import { writeIn } from '../../../test/fixtures/write-in.js'
import { printFormat } from '../../generators/project/print-format.js'
import { projectFormat } from '../../shared/project-format.js'
import { assertFormat } from './assert-format.js'

let root = ''
beforeEach(() => {
  root = temporaryFolder()
})

const write = (path: string, text: string) => writeIn(root, path, text)

const withFormat = (format: number) => `export const format = ${format}\n`

test('a project that this version generates fits its runtime', () => {
  write('src/generated/format.ts', printFormat())
  expect(() => assertFormat(root)).not.toThrow()
})

test.each([
  ['a newer bcdata', withFormat(projectFormat + 1), 'npm install'],
  ['an older bcdata', withFormat(projectFormat - 1), 'bcdata generate'],
  ['an unreadable format', 'export const format = later\n', 'bcdata generate'],
])('a project of %s is refused with the way out', (_name, text, hint) => {
  write('src/generated/format.ts', text)
  expect(() => assertFormat(root)).toThrow(
    expect.objectContaining({ code: 'RUNTIME_MISMATCH', hint: expect.stringContaining(hint) }),
  )
})

test('a production install without sources is judged by its build', () => {
  write('dist/src/generated/format.js', 'export const format = 99;\n')
  expect(() => assertFormat(root)).toThrow('a newer bcdata')
  write('dist/src/generated/format.js', `export const format = ${projectFormat};\n`)
  expect(() => assertFormat(root)).not.toThrow()
})

test('a project of before there were formats is asked to be generated again', () => {
  expect(() => assertFormat(root)).toThrow('an older bcdata')
})
