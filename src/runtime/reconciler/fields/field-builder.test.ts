import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDecimal, parseInteger, printUnits, toUnits } from './decimal.js'
import { createFieldBuilder } from './field-builder.js'
import { parseDuration, parseTimestamp, printTime } from './time.js'

const f = createFieldBuilder(
  { hash: 'hex', value: 'uint256', count: 'int32', time: 'int32', text: 'text?', flag: 'bool' },
  { hash: 'text', whole: 'int', value: 'decimal?', at: 'timestamp', text: 'text', flag: 'bool' },
)

describe('figures', () => {
  test('of any size and any number of decimals are exact', () => {
    const decimals = fc.integer({ min: 0, max: 77 })
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 255n), max: 2n ** 256n }), decimals, (units, places) => {
        const decimal = parseDecimal(printUnits(units, places))
        expect(decimal && toUnits(decimal, places)).toBe(units)
      }),
    )
  })

  test('that would have to be guessed are none', () => {
    for (const text of [
      '',
      '-',
      '1,000.50',
      '1.000,50',
      '1e3',
      '.5',
      '5.',
      '0x10',
      'NaN',
      '1 0',
      '١',
    ]) {
      expect(parseDecimal(text)).toBeNull()
      expect(parseInteger(text)).toBeNull()
    }
    expect(parseInteger('9'.repeat(101))).toBeNull()
    expect(parseInteger('+7')).toBe(7n)
    expect(parseDecimal('+0.50')).toEqual({ unscaled: 50n, scale: 2 })
  })

  test('in whole tokens are scaled, those of the chain are base units', () => {
    const amount = f.amount('value', 'value', { decimals: 6 })
    expect(amount.toLeft(10_500_000n)).toBe(10_500_000n)
    expect(amount.toRight({ unscaled: 1050n, scale: 2 })).toBe(10_500_000n)
    expect(amount.print(-10_500_000n)).toBe('-10.500000')
    expect(f.amount('value', 'whole', { decimals: 6 }).toRight(3n)).toBe(3_000_000n)
    expect(f.amount('value', 'whole', { decimals: 0 }).toRight(3n)).toBe(3n)
  })

  test('with more decimals than the token are refused unless these are zeros', () => {
    const amount = f.amount('value', 'value', { decimals: 2 })
    expect(amount.toRight({ unscaled: 1500n, scale: 3 })).toBe(150n)
    expect(() => amount.toRight({ unscaled: 1501n, scale: 3 })).toThrow(
      '1.501 has more than 2 decimals',
    )
  })
})

describe('times', () => {
  test.each([
    ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31 14:00+02', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T06:30:00.25-0530', '2026-01-31T12:00:00.250Z'],
    ['2026-01-31 12:00:00.123456+00:00', '2026-01-31T12:00:00.123Z'],
  ])('%s is read', (text, expected) => {
    expect(printTime(parseTimestamp(text) ?? 0n)).toBe(expected)
  })

  test.each([
    '2026-01-31T12:00:00',
    '2026-01-31',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '31.01.2026',
    '1700000000',
  ])('%s is refused', (text) => {
    expect(parseTimestamp(text)).toBeNull()
  })

  test('of both sides meet in milliseconds', () => {
    const time = f.time('time', 'at', { within: '15m' })
    expect(time.toLeft(1_700_000_000)).toBe(1_700_000_000_000n)
    expect(time.toRight(1_700_000_000_000n)).toBe(1_700_000_000_000n)
    expect(time.tolerance).toBe(900_000n)
    expect(parseDuration('2w')).toBeNull()
  })
})

describe('other meanings', () => {
  test('hex and addresses differ neither by case nor by a missing 0x', () => {
    const address = `0x${'aB'.repeat(20)}`
    expect(f.address('hash', 'hash').toRight(` ${address.slice(2)} `)).toBe(address.toLowerCase())
    expect(f.hex('hash', 'hash').toRight('0XAB')).toBe('0xab')
    expect(f.hex('hash', 'hash').toLeft('0x')).toBe('0x')
    expect(() => f.hex('hash', 'hash').toRight('0xabc')).toThrow('"0xabc" is not hexadecimal bytes')
    expect(() => f.address('hash', 'hash').toRight('0xab')).toThrow('is not an address')
  })

  test('text is compared in NFC', () => {
    const text = f.text('text', 'text')
    expect(text.toLeft('é'.normalize('NFD'))).toBe(text.toRight('é'.normalize('NFC')))
    expect(text.toLeft(null)).toBeNull()
  })

  test('truth values are themselves', () => {
    expect(f.bool('flag', 'flag').toLeft(true)).toBe('true')
  })

  test('numbers that JavaScript has rounded are refused', () => {
    expect(() => f.int('count', 'whole').toLeft(2 ** 53)).toThrow('is not an integer')
  })
})
