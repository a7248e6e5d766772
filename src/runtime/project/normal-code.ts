/**
 * JavaScript as the compiler prints it, without what changes nothing: comments on lines of their own,
 * indentation, empty lines. What is inside a template literal stays. Good enough to tell an edit of the
 * code from one of its comments: the compiler has laid out the rest.
 */
export function normalCode(text: string): string {
  const kept: string[] = []
  let isComment = false
  let isTemplate = false
  for (const line of text.split(/\r?\n/)) {
    const code = line.trim()
    if (!isTemplate) {
      if (isComment || code.startsWith('/*')) {
        isComment = !code.endsWith('*/')
        continue
      }
      if (code === '' || code.startsWith('//')) continue
    }
    kept.push(code)
    if (opensTemplate(code)) isTemplate = !isTemplate
  }
  return kept.join('\n')
}

/** Or closes one: an odd number of back-ticks that aren't escaped. */
function opensTemplate(code: string): boolean {
  return code.replaceAll(/\\./g, '').split('`').length % 2 === 0
}
