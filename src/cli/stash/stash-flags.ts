export const json = { type: 'boolean', default: false, describe: 'print JSON' } as const

export const genesis = {
  type: 'string',
  describe: 'hash of the genesis block, with or without 0x',
} as const

/** What may be believed beforehand instead of a hash. */
export const trustFlags = {
  'group-mark': { type: 'string', describe: 'text of the genesis block instead of its hash' },
  'trust-first-use': {
    type: 'boolean',
    default: false,
    describe: 'believe the genesis block that is seen first, and remember it',
  },
} as const
