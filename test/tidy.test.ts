import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { errorCodes } from '../src/errors.js'
import { bannedWords } from './tidy/banned-words.js'
import { codeMapProblems } from './tidy/code-map.js'
import { misplaced, sectionsOf, undocumentedErrors } from './tidy/error-docs.js'
import { idleAllowances, tooLong } from './tidy/file-size.js'
import { goldenExclusions } from './tidy/golden-exclusions.js'
import { forbiddenImports, idleExceptions, mayImport, moduleOf } from './tidy/import-rules.js'
import { downloadAddresses, forgottenPackages } from './tidy/lock-file.js'
import { isTest, readFiles, readText, root, subfolders } from './tidy/repository-files.js'
import { loadedTooEarly } from './tidy/static-reach.js'
import { badTemplatePaths, unusedTemplates } from './tidy/template-rules.js'

const source = readFiles('src')
const code = readFiles('src', 'test', 'scripts', 'bench')
const templates = [...readFiles('templates').keys()]
const manifest = JSON.parse(readText('package.json'))

describe('imports', () => {
  test('every import keeps to the table in import-rules.ts', () => {
    expect(forbiddenImports(source, manifest)).toEqual([])
    expect(idleExceptions(source)).toEqual([])
  })

  test.each(Object.entries(mayImport).filter(([, allowed]) => allowed !== 'everything'))(
    'a forbidden import added to %s is noticed',
    (module) => {
      const path =
        [...source.keys()].find((file) => moduleOf(file) === module && !isTest(file)) ??
        `src/${module}/new.ts`
      const forbidden = posix.relative(posix.dirname(path), 'src/cli/main.js')
      const text = `${source.get(path) ?? ''}\nimport { main } from './${forbidden}'\n`
      expect(forbiddenImports(new Map([[path, text]]), manifest)).toContainEqual(
        expect.stringMatching(/ imports src\/cli\/main\.ts: \S+ may import /),
      )
    },
  )

  test('what generated code imports starts without database and generator packages', () => {
    expect(loadedTooEarly(source, 'src/runtime/index.ts')).toEqual([])
    expect(loadedTooEarly(source, 'src/index.ts')).toEqual([])
  })
})

describe('errors', () => {
  test('the catalogue and docs/errors.md explain the same codes', () => {
    expect(undocumentedErrors(errorCodes, readText('docs/errors.md'))).toEqual([])
  })

  test('both lists are in alphabetical order', () => {
    expect(misplaced(Object.keys(errorCodes))).toEqual([])
    expect(misplaced([...sectionsOf(readText('docs/errors.md')).keys()])).toEqual([])
  })
})

describe('code', () => {
  test('no file is longer than it should be', () => {
    expect(tooLong(code)).toEqual([])
    expect(idleAllowances(code)).toEqual([])
  })

  test('no banned word is used', () => {
    expect(bannedWords(code)).toEqual([])
  })
})

describe('documents', () => {
  test('the code map of ARCHITECTURE.md is the tree of src', () => {
    const needed = [...subfolders('src'), ...subfolders('src/runtime')]
    const exists = (folder: string): boolean => existsSync(join(root, folder))
    expect(codeMapProblems(readText('ARCHITECTURE.md'), needed, exists)).toEqual([])
  })
})

describe('templates', () => {
  test('every path follows the rules', () => {
    expect(badTemplatePaths(templates)).toEqual([])
  })

  test('every template is used', () => {
    expect(unusedTemplates(templates, readFiles('src/generators'))).toEqual([])
  })
})

describe('configuration', () => {
  test('golden folders are outside every tool', () => {
    expect(goldenExclusions(readText)).toEqual([])
  })

  test('the lock file holds no download addresses and every platform', () => {
    expect(downloadAddresses(readText('package-lock.json'))).toEqual([])
    expect(forgottenPackages(readText('package-lock.json'))).toEqual([])
  })
})
