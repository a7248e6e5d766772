import fc from 'fast-check'
import { expect, it } from 'vitest'
import { columnsOf, noTables, type TableDirectory, withTables } from './table-directory.js'

it('a directory knows the tables that were added, and an earlier one stays as it was', () => {
  const additions = fc.array(fc.dictionary(fc.stringMatching(/^[a-e]{2}$/), fc.string()))
  fc.assert(
    fc.property(additions, (steps) => {
      const known = new Map<string, string>()
      const kept: (readonly [TableDirectory, ReadonlyMap<string, string>])[] = []
      let directory = noTables
      for (const step of steps) {
        for (const [name, columns] of Object.entries(step)) known.set(name, columns)
        directory = withTables(directory, new Map(Object.entries(step)))
        kept.push([directory, new Map(known)])
      }
      for (const [then, expected] of kept) {
        for (const [name, columns] of expected) expect(columnsOf(then, name)).toBe(columns)
        expect(columnsOf(then, 'unknown')).toBeUndefined()
      }
    }),
  )
})

it('a directory of many tables has few parts', () => {
  let directory = noTables
  for (let index = 0; index < 10_000; index++) {
    directory = withTables(directory, new Map([[`c_${index}`, 'key,value']]))
  }

  expect(directory.length).toBeLessThan(16)
  expect(columnsOf(directory, 'c_0')).toBe('key,value')
})
