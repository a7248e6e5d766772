import type { DappName } from './deploy.mjs'

/** This repository's root, with a slash at its end. */
export const repository: string

/** Copies an example's dapp, without its generated project, to a new temporary folder. */
export function copyDapp(name: DappName): string

/** Links this repository's packages, and this repository as `bcdata`, into a project. */
export function linkPackages(project: string): void

/** The names of the generated rules. */
export function ruleNames(
  project: string,
  contract: string,
): { readonly reconciliation: string; readonly balance: string }
