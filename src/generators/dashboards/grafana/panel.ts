import type { Target } from './target.js'

export interface PanelSize {
  /** Of 24 columns. */
  readonly width: number
  /** In grid units of about 30 pixels. */
  readonly height: number
}

/** A panel before the layout gives it an id and a place. */
export interface Panel extends PanelSize {
  readonly type: 'stat' | 'table' | 'text' | 'timeseries'
  readonly title: string
  /** Where it had another one first: its id stays. */
  readonly formerTitle?: string
  readonly body: Readonly<Record<string, unknown>>
}

/** What all panels that show data have in common. */
export interface PanelOptions extends PanelSize {
  readonly title: string
  readonly formerTitle?: string
  /** Shown when the pointer rests on the panel's (i). */
  readonly description: string
  readonly target: Target
}

export interface PanelParts {
  readonly options: Readonly<Record<string, unknown>>
  readonly defaults: Readonly<Record<string, unknown>>
  readonly overrides?: readonly FieldOverride[]
  readonly more?: Readonly<Record<string, unknown>>
}

export interface FieldOverride {
  readonly field: string
  readonly properties: Readonly<Record<string, unknown>>
}

export function panel(type: Panel['type'], common: PanelOptions, parts: PanelParts): Panel {
  const { title, formerTitle, description, target, width, height } = common
  return {
    type,
    title,
    ...(formerTitle !== undefined && { formerTitle }),
    width,
    height,
    body: {
      datasource: target.datasource,
      description: plainMarkdown(description),
      fieldConfig: { defaults: parts.defaults, overrides: (parts.overrides ?? []).map(override) },
      options: parts.options,
      targets: [target],
      ...parts.more,
    },
  }
}

/** Markdown without a frame around it. */
export function textPanel(content: string, size: PanelSize): Panel {
  return {
    ...size,
    type: 'text',
    title: '',
    body: { options: { content, mode: 'markdown' }, transparent: true },
  }
}

/**
 * Descriptions come from contracts that anybody may have written: they keep their emphasis, but
 * neither load pictures nor show links or HTML.
 */
export function plainMarkdown(text: string): string {
  return text.replace(/[[\]<]/g, '\\$&')
}

function override({ field, properties }: FieldOverride): unknown {
  return {
    matcher: { id: 'byName', options: field },
    properties: Object.entries(properties).map(([id, value]) => ({ id, value })),
  }
}
