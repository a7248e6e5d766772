/*
 * Names that TypeChain 8 with its target for ethers 6 doesn't keep free itself. Found by compiling
 * its output for several thousand published ABIs.
 */

/** What the files of a contract import or take from JavaScript: nothing in them may be called so. */
export const claimedTypes: ReadonlySet<string> = new Set(
  `AddressLike Array BaseContract BigNumberish BytesLike Contract ContractEvent ContractMethod
  ContractRunner ContractTransaction EventFragment EventLog FunctionFragment Interface Listener
  NonPayableOverrides Partial PayableOverrides Promise Result TransactionRequest TypedContractEvent
  TypedContractMethod TypedDeferredTopicFilter TypedEventLog TypedListener TypedLogDescription
  ViewOverrides`.split(/\s+/),
)

/**
 * Members that every contract object of ethers has, so that a function of the same name is reached
 * as `contract.getFunction('name')` and not as `contract.name`.
 */
export const contractMembers: readonly string[] = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...`addListener attach connect deploymentTransaction emit fallback filters getAddress
  getDeployedCode getEvent getFunction interface listenerCount listeners off on once queryFilter
  queryTransaction removeAllListeners removeListener runner target then waitForDeployment`.split(
    /\s+/,
  ),
]

/** Words that can't label an element of a tuple type, besides those that TypeChain knows. */
export const unusableLabels: readonly string[] = `any arguments bigint boolean catch enum eval false
  finally infer keyof let never null number object package private protected public readonly static
  string symbol throw true try undefined unique unknown with asserts import yield await implements
  interface`.split(/\s+/)

/** Words that can't name an argument. */
export const unusableArguments: ReadonlySet<string> = new Set([
  ...unusableLabels,
  ...`break case class const continue debugger default delete do else export extends for function if
  in instanceof new return super switch this typeof var void while`.split(/\s+/),
])
