import { maskSource, maskStrings } from './masked-source.js'
import type { Files } from './repository-files.js'

interface BannedWord {
  readonly pattern: RegExp
  readonly instead: string
  /** Paths that the rule is about. */
  readonly where: RegExp
  /** Paths that may use it all the same. */
  readonly except?: RegExp
}

const source = /^src\/.*(?<!\.test)\.ts$/
const code = /\.(?:ts|mjs|js)$/

/** Words in code; comments, strings and templates may hold them. */
const bannedInCode: readonly BannedWord[] = [
  {
    pattern: /\bvi\.(?:mock|doMock)\(/,
    instead: 'pass the dependency in, or use the real thing',
    where: code,
  },
  {
    pattern: /\.only\(/,
    instead: 'run one test with `npx vitest run -t <name>`',
    where: /\.test(?:-d)?\.ts$/,
  },
  {
    pattern: /\bconsole\./,
    instead: 'use the Logger port; only the command line and the terminal speak to people',
    where: source,
    except: /^src\/(?:cli|runtime\/terminal)\//,
  },
  {
    pattern: /\bprocess\.(?:cwd|chdir)\(/,
    instead: 'take the folder as a parameter; only the command line knows where it stands',
    where: source,
    except: /^src\/cli\//,
  },
  {
    pattern: /\bprocess\.(?:on|once|exit)\(/,
    instead:
      'take an AbortSignal; signals and exit codes belong to the program, not to the library',
    where: source,
    except: /^src\/cli\//,
  },
  {
    pattern: /\bDate\.now\(|\bnew Date\(\)/,
    instead: 'use the Clock port',
    where: source,
    except: /clock\.ts$/,
  },
]

/** Words that nothing may hold, in comments neither. */
const bannedAnywhere: readonly BannedWord[] = [
  // Split, so that this file does not report itself.
  { pattern: new RegExp(`\\bFIX${'ME'}\\b`), instead: 'fix it or file it', where: code },
]

export function bannedWords(files: Files): readonly string[] {
  return [...files].flatMap(([path, text]) => {
    const codeRules = bannedInCode.filter((rule) => concerns(rule, path))
    const rules = bannedAnywhere.filter((rule) => concerns(rule, path))
    const masked = codeRules.length > 0 ? maskStrings(maskSource(text)) : ''
    return [...find(path, masked, codeRules), ...find(path, text, rules)]
  })
}

function concerns(rule: BannedWord, path: string): boolean {
  return rule.where.test(path) && !rule.except?.test(path)
}

function find(path: string, text: string, rules: readonly BannedWord[]): readonly string[] {
  return text.split('\n').flatMap((line, index) =>
    rules.flatMap(({ pattern, instead }) => {
      const word = pattern.exec(line)?.[0]
      return word === undefined ? [] : [`${path}:${index + 1} has ${word}: ${instead}`]
    }),
  )
}
