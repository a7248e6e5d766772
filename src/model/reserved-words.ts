import { eventBaseColumns } from './base-columns.js'

/*
 * Words that need quoting somewhere in SQLite, MySQL 8/9, MariaDB or PostgreSQL when used as a bare
 * column name. Columns avoid them all, so that people can write queries without quotes.
 * Sources: sqlite.org/lang_keywords.html, MySQL and MariaDB "Keywords and Reserved Words",
 * PostgreSQL documentation appendix C.
 */
const sqlWords = `
  abort accessible action add after all alter always analyse analyze and any array as asc asensitive
  asymmetric attach authorization autoincrement before begin between bigint binary blob both by call
  cascade case cast change char character check collate collation column commit concurrently condition
  conflict constraint continue convert create cross cube cume_dist current current_catalog current_date
  current_path current_role current_schema current_time current_timestamp current_user cursor database
  databases date day_hour day_microsecond day_minute day_second dec decimal declare default deferrable
  deferred delayed delete dense_rank desc describe detach deterministic distinct distinctrow div do
  double drop dual each else elseif empty enclosed end escape escaped except exclude exclusive exists
  exit explain fail false fetch filter first_value float float4 float8 following for force foreign freeze
  from full fulltext function general generated get glob grant group grouping groups having
  high_priority hour_microsecond hour_minute hour_second if ignore ilike immediate in index indexed
  infile initially inner inout insensitive insert instead int int1 int2 int3 int4 int8 integer intersect
  interval into io_after_gtids io_before_gtids is isnull iterate join json_table key keys kill lag
  last_value lateral lead leading leave left like limit linear lines load localtime localtimestamp lock
  long longblob longtext loop low_priority manual master_bind match materialized maxvalue mediumblob
  mediumint mediumtext middleint minute_microsecond minute_second mod modifies natural no no_write_to_binlog
  not nothing notnull nth_value ntile null nulls numeric of off offset on only open optimize
  optimizer_costs option optionally or order others out outer outfile over overlaps parallel parse_gcol_expr
  partition percent_rank placing plan position pragma preceding precision primary procedure purge qualify
  query raise range rank read reads read_write real recursive references regexp reindex release rename
  repeat replace require resignal restrict return returning revoke right rlike rollback row row_number rows
  savepoint schema schemas second_microsecond select sensitive separator session_user set show signal
  similar smallint some spatial specific sql sql_big_result sql_calc_found_rows sql_small_result
  sqlexception sqlstate sqlwarning ssl starting stored straight_join symmetric system system_user table
  tablesample temp temporary terminated then ties tinyblob tinyint tinytext to trailing transaction
  trigger true unbounded undo union unique unlock unsigned update usage use user using utc_date utc_time
  utc_timestamp vacuum values varbinary varchar varcharacter variadic varying vector verbose view virtual when
  where while window with within without write xor year_month zerofill rowid oid
`

export const reservedColumnNames: ReadonlySet<string> = new Set([
  ...sqlWords.trim().split(/\s+/),
  // Every object has it: TypeScript would not see that a column of this name has a kind.
  'constructor',
  ...eventBaseColumns.map((column) => column.name),
])

/** Words that can't name a constant, and names that the generated files have themselves. */
export const claimedVariables: ReadonlySet<string> = new Set(
  `abstract any arguments as async await batch boolean break case catch class config const continue
  contracts debugger declare default delete do else enum eval export extends false finally for from
  function get handlers if implements import in instanceof interface is let namespace never new null
  number object of package private protected public return rules set static string super switch symbol
  tables test this throw true try type typeof undefined unknown var void while with yield`.split(
    /\s+/,
  ),
)
