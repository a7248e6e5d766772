import { buildModule } from '@nomicfoundation/hardhat-ignition/modules'

export default buildModule('MarketModule', (m) => {
  const collectible = m.contract('Collectible', ['Example Collectible', 'EXC'])
  const market = m.contract('Market', [m.getParameter('feeBps', 250)])
  return { collectible, market }
})
