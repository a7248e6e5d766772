import { encodeBytes32String, MaxInt256, MaxUint256, MinInt256 } from 'ethers'

const unit = 10n ** 18n

/** Texts that break careless CSV, SQL, JSON and terminals. */
const notes = [
  'Agreed by phone',
  'Betrag „geprüft“, 1.000,50 €',
  'first line\nsecond line',
  'quotes " and \' and `, commas, semicolons;',
  '=HYPERLINK("http://127.0.0.1")',
  '你好，世界 🎉',
  '',
]

/**
 * Transactions for Token and Vesting. Balances are modelled (a lower bound is enough), so that no
 * transaction reverts.
 */
export async function tokenTraffic({ rpc, random, accounts, contracts }) {
  const { Token, Vesting } = contracts
  const [owner] = accounts
  const people = [...accounts, ...Array.from({ length: 40 }, random.address)]
  const answers = await rpc.batch(
    accounts.map((account) => ['eth_call', [Token.call('balanceOf', [account]), 'latest']]),
  )
  const balances = new Map(accounts.map((account, index) => [account, BigInt(answers[index])]))
  let schedules = Number(await rpc.call('eth_call', [Vesting.call('count'), 'latest']))

  const receive = (account, value) => {
    if (balances.has(account)) balances.set(account, balances.get(account) + value)
  }
  const spend = (account, share) => {
    const value = random.bigint(balances.get(account) / share + 1n)
    balances.set(account, balances.get(account) - value)
    return value
  }
  const mint = (to, value) => {
    receive(to, value)
    return Token.transaction(owner, 'mint', [to, value], 150_000)
  }

  const actions = {
    transfer() {
      const from = random.pick(accounts)
      const to = random.pick(people)
      const value = spend(from, 10n)
      receive(to, value)
      return Token.transaction(from, 'transfer', [to, value], 120_000)
    },
    approve() {
      const value = random.int(4) === 0 ? MaxUint256 : random.bigint(1000n * unit)
      return Token.transaction(
        random.pick(accounts.slice(1)),
        'approve',
        [random.pick(people), value],
        100_000,
      )
    },
    mint: () => mint(random.pick(people), random.bigint(10_000n * unit)),
    airdrop() {
      const to = Array.from({ length: 2 + random.int(11) }, () => random.pick(people))
      const value = random.bigint(5n * unit)
      for (const account of to) receive(account, value)
      return Token.transaction(owner, 'airdrop', [to, value], 60_000 + 60_000 * to.length)
    },
    burn() {
      const from = random.pick(accounts)
      return Token.transaction(from, 'burn', [spend(from, 50n)], 100_000)
    },
    schedule() {
      schedules += 1
      const total = spend(owner, 100n)
      const schedule = {
        beneficiary: random.pick(people),
        total,
        start: 1_600_000_000 + random.int(50_000_000),
        duration: 1 + random.int(200_000_000),
        revocable: random.int(2) === 0,
      }
      const milestones = Array.from(
        { length: random.int(4) },
        () => 1_700_000_000 + random.int(1e8),
      )
      const terms = random.bytes(random.int(80))
      return Vesting.transaction(owner, 'create', [schedule, milestones, terms], 600_000)
    },
    release: () =>
      Vesting.transaction(random.pick(accounts), 'release', [1 + random.int(schedules)], 250_000),
    note: () =>
      Vesting.transaction(
        random.pick(accounts),
        'note',
        [
          1 + random.int(schedules),
          random.pick(['legal', 'payroll', 'höchste Priorität']),
          random.pick(notes),
        ],
        200_000,
      ),
    adjust() {
      const any = random.bigint(2_000n * unit) - 1_000n * unit
      const delta = random.pick([any, any, any, 0n, -1n, MinInt256, MaxInt256])
      const reason = encodeBytes32String(random.pick(['bonus', 'correction', 'leave']))
      return Vesting.transaction(
        owner,
        'adjust',
        [1 + random.int(schedules), reason, delta],
        100_000,
      )
    },
  }

  return {
    setup: [
      ...accounts.map((account) => mint(account, 1_000_000n * unit)),
      // Larger than any integer of a database: it must arrive unchanged.
      mint(random.address(), 2n ** 200n + random.bigint(unit)),
      Token.transaction(owner, 'approve', [Vesting.address, MaxUint256], 100_000),
      actions.schedule(),
    ],
    weights: {
      transfer: 50,
      approve: 14,
      mint: 8,
      airdrop: 8,
      burn: 3,
      schedule: 3,
      release: 5,
      note: 5,
      adjust: 4,
    },
    actions,
  }
}
