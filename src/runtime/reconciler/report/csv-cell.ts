const plainFigure = /^-?\d+(\.\d+)?$/
const formulaStart = /^[=+\-@\t\r]/

/**
 * One cell of an exported CSV. What a spreadsheet would run as a formula gets an apostrophe in
 * front: the text may come from a partner's file.
 */
export function csvCell(value: string | null): string {
  if (value === null) return ''
  const isFormula = formulaStart.test(value) && !plainFigure.test(value)
  const text = isFormula ? `'${value}` : value
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
