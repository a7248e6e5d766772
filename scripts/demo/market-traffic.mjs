/** Transactions for Collectible and Market; every token is minted, listed, sold or taken back once. */
export async function marketTraffic({ rpc, random, accounts, contracts }) {
  const { Collectible, Market } = contracts
  const [owner] = accounts
  const [minted, listed] = await rpc.batch([
    ['eth_call', [Collectible.call('totalSupply'), 'latest']],
    ['eth_call', [Market.call('count'), 'latest']],
  ])
  let tokens = Number(minted)
  let listings = Number(listed)
  const free = []
  const open = []

  const takeRandom = (items) => items.splice(random.int(items.length), 1)[0]
  const price = () => 1n + random.bigint(10n ** 16n)

  function mint() {
    const seller = random.pick(accounts)
    free.push({ tokenId: ++tokens, seller })
    return Collectible.transaction(
      seller,
      'mint',
      [seller, `ipfs://collectible/${tokens}`],
      250_000,
    )
  }

  function list() {
    if (free.length === 0) return mint()
    const item = { ...takeRandom(free), listingId: ++listings, price: price() }
    open.push(item)
    if (random.int(2) === 0) {
      const args = [Collectible.address, item.tokenId, item.price]
      return Market.transaction(item.seller, 'list(address,uint256,uint256)', args, 300_000)
    }
    const order = {
      maker: item.seller,
      asset: { collection: Collectible.address, tokenId: item.tokenId },
      price: item.price,
      validity: [1_700_000_000, 1_700_000_000 + random.int(100_000_000)],
      tags: ['art', 'with, comma', '"quoted"'].slice(0, random.int(4)),
    }
    const name = Market.interface.fragments.find(
      (item) => item.name === 'list' && item.inputs?.length === 1,
    )
    return Market.transaction(item.seller, name.format('sighash'), [order], 400_000)
  }

  function buy() {
    if (open.length === 0) return list()
    const { listingId, tokenId, price } = takeRandom(open)
    const buyer = random.pick(accounts)
    free.push({ tokenId, seller: buyer })
    return { ...Market.transaction(buyer, 'buy', [listingId], 300_000), value: price }
  }

  function cancel() {
    if (open.length === 0) return list()
    const item = takeRandom(open)
    free.push(item)
    return Market.transaction(item.seller, 'cancel', [[item.listingId]], 150_000)
  }

  function settle() {
    const count = random.int(4)
    const assets = Array.from({ length: count }, () => [
      random.address(),
      random.bigint(2n ** 256n),
    ])
    const prices = assets.map(() => [random.bigint(2n ** 128n), random.bigint(2n ** 256n)])
    const args = [random.bytes(32), assets, prices, random.bytes(random.int(70))]
    return Market.transaction(random.pick(accounts), 'settle', args, 400_000)
  }

  const approveSingle = () => {
    if (free.length === 0) return mint()
    const { tokenId, seller } = random.pick(free)
    return Collectible.transaction(seller, 'approve', [Market.address, tokenId], 120_000)
  }
  const refresh = () =>
    Collectible.transaction(random.pick(accounts), 'refresh', [1, tokens], 100_000)
  const fee = () => Market.transaction(owner, 'setFee', [random.int(1000)], 100_000)

  return {
    setup: accounts.map((account) =>
      Collectible.transaction(account, 'setApprovalForAll', [Market.address, true], 100_000),
    ),
    weights: {
      mint: 25,
      list: 30,
      buy: 20,
      cancel: 6,
      settle: 8,
      approveSingle: 6,
      refresh: 3,
      fee: 2,
    },
    actions: { mint, list, buy, cancel, settle, approveSingle, refresh, fee },
  }
}
