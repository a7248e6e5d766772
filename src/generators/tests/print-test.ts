import type { ContractModel } from '../../model/contract-model.js'

export function printTest(_contract: ContractModel): string {
  return `import { expect, test } from 'vitest'

test('placeholder', () => {
  expect(1).toBe(1)
})
`
}
