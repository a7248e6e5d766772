import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nameInPath } from '../stash/text/byte-text.js'
import { ApiProblem } from './api-problem.js'
import { parseTarget } from './request-target.js'

test('a name of any bytes comes back from the path that it was put into', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const name = Buffer.from(bytes).toString('latin1')
      const { segments } = parseTarget(`/tables/${nameInPath(name)}/rows`)
      expect(segments).toHaveLength(3)
      expect(Buffer.from(segments[1] ?? []).equals(bytes)).toBe(true)
    }),
  )
})

test('a key is what URLSearchParams makes of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (key) => {
      const { query } = parseTarget(`/x?${new URLSearchParams({ key })}`)
      expect(Buffer.from(query.get('key') ?? []).toString()).toBe(Buffer.from(key).toString())
    }),
  )
})

test('any target gives parts or a problem, and nothing else is thrown', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (target) => {
      try {
        expect(parseTarget(target).segments.length).toBeGreaterThan(0)
      } catch (error) {
        expect(error).toBeInstanceOf(ApiProblem)
      }
    }),
    { numRuns: 200 },
  )
})
