/*
 * The binlog of FISCO BCOS 2.2.0 to 2.11.1, all integers big-endian (BinLogHandler.cpp, 2.11.1):
 *
 *   file  = version:u32  frame*
 *   frame = length:u32  block  crc:u32          length: of block and crc; crc: of the block alone
 *   block = number:u64  tables:u32  table*
 *   table = nameLength:u8  name  columnsLength:u32  columns  rows(dirty)  rows(created)
 *   rows  = count:u32  row*
 *   row   = id:u64  status:u8  flags  value*    a value for each set flag
 *   value = length:u32  bytes
 *
 * Before 2.5.0 rows have no flags and a value for every column; the version is the same.
 */

export const fileVersion = 1
export const versionBytes = 4
export const lengthBytes = 4
export const crcBytes = 4

/** A block's number and its count of tables. */
export const blockBytesMin = 12

/** A row's id and status. */
export const rowHeadBytes = 9

/** What one byte can count. */
export const nameBytesMax = 255

/**
 * How long a frame may be, its length word left out. A node starts a new file at 128 MiB, and gives a
 * block that is longer a file of its own.
 */
export const frameBytesMax: number = 256 * 1024 * 1024

/**
 * How many tables, columns, rows and values together a block may have. Each costs memory many times its
 * bytes; 10,000 transactions that write ten slots each have a tenth of it.
 */
export const blockItemsMax: number = 2 ** 22
