/*
 * Names that are legal somewhere and a trap elsewhere: words of TypeScript, of the databases, of
 * JavaScript's objects, and of the files that we generate.
 */

const typescript = `
  abstract any arguments as async await boolean break case catch class const constructor continue
  declare default delete do else enum eval export extends false finally for from function get if
  implements import in instanceof interface is keyof let module namespace never new null number of
  package private protected public readonly return set static string super switch symbol this throw
  true try type typeof undefined unique unknown var void while with yield NaN Infinity
`

const objects = `
  __proto__ prototype constructor hasOwnProperty isPrototypeOf toString toLocaleString valueOf then
  length name map filter call apply bind caller __defineGetter__ toJSON
`

const sql = `
  all analyze and array between by check column collate condition cross current_date database default
  delete desc distinct end exists explain from full group having index int integer interval join key
  lateral leading limit lock match natural not null offset on order over partition primary range rank
  references rowid row_number select session_user system table then to trigger union unique update
  user using values when where window without oid vector qualify
`

/** What the generated files import, declare, or call their columns and tables. */
const ours = `
  chain_id evt_block_number evt_block_time evt_tx_hash evt_tx_index evt_index contract_address chainId
  evtIndex blockNumber transactionHash args log data at base tx events handlers contracts tables
  Database Events Contracts Handlers Hex Log AbiData abiData topicData readUint readArray Data Definition
  emit rows fork nobody alice bob address bytes startProject expect test holder balance args0 arg0 arg1
  arg0_ arg0_1 from from_ from__ value value_ value_1 value_hash valueHash id index
`

const spellings = `
  Transfer transfer TRANSFER trans_fer TransFer _transfer __transfer transfer_ Transfer_ tRansfer
  fooBar foo_bar FooBar FOO_BAR fooBAR foo__bar _fooBar fooBar_ ERC20Token erc20Token HTTPRequestV2Sent
  $ $$ _ __ _1 $1 $dollar$ a$b a_b aB X1 x1 x_1 X_1
`

const long = ['a'.repeat(70), 'a'.repeat(69).concat('b'), 'VeryLongName'.repeat(6), 'x_'.repeat(35)]

const unicode = ['Größe', 'größe', 'Перевод', '转账', '転送', 'naïve', 'ﬁ', 'Ⅳ', '🚀', 'ａ']

export const hostileNames: readonly string[] = [
  ...[typescript, objects, sql, ours, spellings].flatMap((words) => words.trim().split(/\s+/)),
  ...long,
  ...unicode,
]
