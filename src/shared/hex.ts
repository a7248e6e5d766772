/** Lower-case hexadecimal text with the prefix 0x: addresses, hashes, byte strings. */
export type Hex = `0x${string}`

export const zeroAddress: Hex = '0x0000000000000000000000000000000000000000'
