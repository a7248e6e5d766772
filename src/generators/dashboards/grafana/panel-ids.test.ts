import { expect, test } from 'vitest'
import { panelIds } from './panel-ids.js'

test('an id depends on the panel and not on those before it', () => {
  const alone = panelIds()('Transfer', 'table', 'Latest Transfer')
  const idOf = panelIds()
  idOf('Approval', 'row', 'Approval')
  expect(idOf('Transfer', 'table', 'Latest Transfer')).toBe(alone)
})

test('panels that look alike get ids of their own, which Grafana can count on from', () => {
  const idOf = panelIds()
  const ids = Array.from({ length: 100 }, () => idOf(undefined, 'text', ''))
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toBeLessThan(2 ** 31 - 1_000_000)
})
