import type { ContractName, DappName } from '../../../scripts/demo/deploy.mjs'

/** Signature → table, then the columns of its parameters. */
type EventTables = Readonly<Record<string, readonly [table: string, ...columns: string[]]>>

/** Where the events of the examples belong, written by hand: a generator can't agree with itself here. */
export const eventTables: Readonly<
  Record<DappName, Readonly<Partial<Record<ContractName, EventTables>>>>
> = {
  'foundry-token': {
    Token: {
      'Approval(address,address,uint256)': ['token_evt_approval', 'owner', 'spender', 'value'],
      'MinterChanged(address,address)': [
        'token_evt_minter_changed',
        'previous_minter',
        'new_minter',
      ],
      'Transfer(address,address,uint256)': ['token_evt_transfer', 'from_', 'to_', 'value'],
    },
    Vesting: {
      'Adjusted(uint256,bytes32,int256)': ['vesting_evt_adjusted', 'id', 'reason', 'delta'],
      'Noted(uint256,string,address,string)': [
        'vesting_evt_noted',
        'id',
        'topic_hash',
        'author',
        'note',
      ],
      'Released(uint256,address,uint256)': ['vesting_evt_released', 'id', 'beneficiary', 'amount'],
      'ScheduleCreated(uint256,(address,uint128,uint64,uint32,bool),uint64[],bytes)': [
        'vesting_evt_schedule_created',
        'id',
        'schedule',
        'milestones',
        'terms',
      ],
      'StatusChanged(uint256,uint8,uint8)': ['vesting_evt_status_changed', 'id', 'from_', 'to_'],
    },
  },
  'hardhat-market': {
    Collectible: {
      'Approval(address,address,uint256)': [
        'collectible_evt_approval',
        'owner',
        'approved',
        'token_id',
      ],
      'ApprovalForAll(address,address,bool)': [
        'collectible_evt_approval_for_all',
        'owner',
        'operator',
        'approved',
      ],
      'BatchMetadataUpdate(uint256,uint256)': [
        'collectible_evt_batch_metadata_update',
        'from_token_id',
        'to_token_id',
      ],
      'Transfer(address,address,uint256)': ['collectible_evt_transfer', 'from_', 'to_', 'token_id'],
      'URI(string,uint256)': ['collectible_evt_uri', 'value', 'id'],
    },
    Market: {
      'Cancelled(uint256[])': ['market_evt_cancelled', 'listing_ids'],
      'FeeChanged(uint16,uint16)': ['market_evt_fee_changed', 'arg0', 'arg1'],
      'Listed(uint256,address,uint256)': [
        'market_evt_listed_50955776',
        'listing_id',
        'seller',
        'price',
      ],
      'Listed(uint256,address,(address,(address,uint256),uint256,uint32[2],string[]))': [
        'market_evt_listed_5395b82f',
        'listing_id',
        'seller',
        'order_',
      ],
      'Settled(bytes32,(address,uint256)[],uint256[2][],bytes)': [
        'market_evt_settled',
        'batch_id',
        'assets',
        'prices',
        'signature',
      ],
      'Sold(uint256,address,uint256,uint96)': [
        'market_evt_sold',
        'listing_id',
        'buyer',
        'price',
        'fee',
      ],
    },
  },
}
