import { expect } from 'chai'
import { ethers } from 'hardhat'

describe('Market', () => {
  it('lists what the seller asks for', async () => {
    const [seller] = await ethers.getSigners()
    const market = await ethers.deployContract('Market', [250])
    const collectible = await ethers.deployContract('Collectible', ['Example Collectible', 'EXC'])
    await collectible.mint(seller.address, 'ipfs://one')
    await collectible.approve(market, 1)
    await expect(market['list(address,uint256,uint256)'](collectible, 1, 5)).to.emit(
      market,
      'Listed(uint256,address,uint256)',
    )
  })
})
