import type { Options } from 'prettier'
import type { BindingModel } from '../../model/binding-model.js'
import type { Diagnostic } from '../../model/diagnostic.js'
import type { VirtualFile } from '../../model/virtual-file.js'
import { messageOf } from '../../shared/message-of.js'
import { fitTypechain } from './fit-typechain.js'
import { loadTypechain, type RunTypechain } from './run-typechain.js'
import { withUsedImports } from './used-imports.js'

export interface PrintedBindings {
  /** In their final form. */
  readonly files: readonly VirtualFile[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * `src/generated/bindings/<contract>/…`: contracts of ethers with typed calls, made by TypeChain. A
 * contract that it can't handle is reported, and the others go on.
 */
export async function printBindings(bindings: readonly BindingModel[]): Promise<PrintedBindings> {
  if (bindings.length === 0) return { files: [], diagnostics: [] }
  const run = loadTypechain()
  const files: VirtualFile[] = []
  const diagnostics: Diagnostic[] = []
  for (const binding of bindings) {
    const printed = await printContractBindings(binding, run)
    files.push(...printed.files)
    diagnostics.push(...printed.diagnostics)
  }
  return { files, diagnostics }
}

async function printContractBindings(
  binding: BindingModel,
  run: RunTypechain,
): Promise<PrintedBindings> {
  const { className, items, dropped } = fitTypechain(binding)
  if (!items.some(({ type }) => type !== 'error')) {
    return { files: [], diagnostics: [skipped(binding, 'it has nothing that can be called')] }
  }
  try {
    // Loaded late: most projects have no bindings, and their other files rarely need it.
    const { format } = await import('prettier')
    const files = await Promise.all(
      run(className, items).map(async ({ path, text }): Promise<VirtualFile> => ({
        path: `src/generated/bindings/${binding.file}/${path}`,
        text: header + (await format(withUsedImports(text), formatOptions)),
        ownership: 'generated',
      })),
    )
    return { files, diagnostics: dropped.map((label) => leftOut(binding, label)) }
  } catch (error) {
    const reason = firstSentence(error)
    return { files: [], diagnostics: [skipped(binding, `TypeChain failed: ${reason}`)] }
  }
}

/** A failed parse goes on to quote the text. */
function firstSentence(error: unknown): string {
  const [line = ''] = messageOf(error).split('\n')
  return line.replace(/[.!]+$/, '')
}

const header =
  '// Made by TypeChain for `bcdata generate`; an edit here is reported as a conflict.\n\n'

/** Formatting also proves that the text parses. */
const formatOptions: Options = {
  parser: 'babel-ts',
  printWidth: 100,
  semi: false,
  singleQuote: true,
  trailingComma: 'all',
}

function leftOut({ contract, path }: BindingModel, label: string): Diagnostic {
  return {
    code: 'ABI_UNSUPPORTED',
    where: path,
    message: `The bindings of ${contract} leave out the ${label}: TypeChain can't tell it from another.`,
    hint: 'Reach it through an ethers Contract of your own, where you need it.',
  }
}

function skipped({ contract, path }: BindingModel, reason: string): Diagnostic {
  return {
    code: 'ABI_UNSUPPORTED',
    where: path,
    message: `${contract} gets no bindings: ${reason}.`,
    hint: `Remove \`bindings\` from contracts.${contract} in bcdata.config.ts; the rest is generated.`,
  }
}
