import { blockItemsMax } from './binlog-format.js'
import { layoutOf, type RowLayout } from './row-layout.js'

const layoutsMax = 1024
const textLengthMax = 4096

/** A ledger has few lists of columns, and a block names them again and again. */
const layouts = new Map<string, RowLayout>()

/** Of columns as a binlog has them: joined by commas. */
export function layoutOfText(text: string): RowLayout {
  return layouts.get(text) ?? keepLayout(text)
}

function keepLayout(text: string): RowLayout {
  // One more than the decoder accepts is enough for it to refuse.
  const columns = text.split(',', blockItemsMax + 1)
  if (text.length > textLengthMax) return layoutOf(columns)
  const layout = layoutOf(Object.freeze(columns))
  if (layouts.size === layoutsMax) layouts.clear()
  layouts.set(text, layout)
  return layout
}
