export { readLogs } from './src/runtime/chain/evm/read-logs.js'
export { checkLogs } from './src/runtime/chain/evm/log-query.js'
export { createLogDecoder } from './src/runtime/crawler/decode-logs.js'
export { EventEncoder } from './src/runtime/store/event-rows.js'