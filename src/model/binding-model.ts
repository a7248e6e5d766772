/** A parameter as JSON ABIs write it: its type canonical, its name an identifier or empty. */
export interface BindingParameter {
  readonly name: string
  readonly type: string
  readonly indexed?: boolean
  /** Only `struct Name` or `struct Library.Name`, with the brackets of its arrays. */
  readonly internalType?: string
  readonly components?: readonly BindingParameter[]
}

export type StateMutability = 'pure' | 'view' | 'nonpayable' | 'payable'

/** An entry of an ABI that ethers can call or decode. */
export type BindingItem =
  | {
      readonly type: 'function'
      readonly name: string
      readonly inputs: readonly BindingParameter[]
      readonly outputs: readonly BindingParameter[]
      readonly stateMutability: StateMutability
    }
  | {
      readonly type: 'event'
      readonly name: string
      readonly inputs: readonly BindingParameter[]
      readonly anonymous: boolean
    }
  | {
      readonly type: 'error'
      readonly name: string
      readonly inputs: readonly BindingParameter[]
    }

/** A contract for which typed calls are wanted. */
export interface BindingModel {
  /** Name in the config. */
  readonly contract: string
  /** Stem of its files: `yield-vault`. */
  readonly file: string
  /** Where the ABI came from, for diagnostics. */
  readonly path: string
  /** Sorted; no two alike. */
  readonly items: readonly BindingItem[]
}

/** `place((address,uint256)[],uint8)`: the canonical signature. */
export function signatureOf({ name, inputs }: Pick<BindingItem, 'name' | 'inputs'>): string {
  return `${name}(${inputs.map(canonicalType).join(',')})`
}

function canonicalType({ type, components = [] }: BindingParameter): string {
  return type.replace(/^tuple/, () => `(${components.map(canonicalType).join(',')})`)
}
