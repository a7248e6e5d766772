import { expect, test } from 'vitest'
import { projectFrame } from './project-frame.js'

function errorWith(...lines: readonly string[]): Error {
  return Object.assign(new Error('boom'), { stack: ['Error: boom', ...lines].join('\n') })
}

test.each([
  ['    at transfer (file:///app/dist/handlers/token.js:12:7)', '/app/dist/handlers/token.js:12:7'],
  ['    at async Object.transfer [as t] (/app/src/a.ts:1:2)', '/app/src/a.ts:1:2'],
  ['    at file:///app/src/with%20space.ts:3:4', '/app/src/with space.ts:3:4'],
  ['    at async file:///app/src/a.ts:3:4', '/app/src/a.ts:3:4'],
  ['    at new Thing (/app/src (copy)/a.ts:5:6)', '/app/src (copy)/a.ts:5:6'],
])('%s is a line of the project', (line, shown) => {
  expect(projectFrame(errorWith(line))).toBe(shown)
})

test('packages, Node and the runtime itself are passed over', () => {
  const others = [
    '    at Database.prepare (/app/node_modules/better-sqlite3/lib/methods/wrappers.js:5:21)',
    '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
    '    at async Promise.all (index 0)',
    '    at write (file:///linked/bcdata/dist/runtime/store/event-writer.js:1:1)',
  ]
  const found = (...lines: readonly string[]) =>
    projectFrame(errorWith(...lines), '/linked/bcdata/dist/runtime/')
  expect(found(...others, '    at h (/app/src/h.ts:9:9)')).toBe('/app/src/h.ts:9:9')
  expect(found(...others)).toBe(null)
  expect(projectFrame('boom')).toBe(null)
  expect(projectFrame(new Error('raised in the runtime, run by vitest'))).toBe(null)
})
