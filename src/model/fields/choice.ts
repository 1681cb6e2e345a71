import type { Says } from '../errors.ts'
import type { Field, FieldOptions, FieldType, Report } from '../field.ts'
import type { Json, JsonObject } from '../json.ts'
import { isJsonObject } from '../json.ts'
import { fold } from '../words.ts'
import { declareField, type NoOptions } from './builder.ts'
import { textColumn } from './columns.ts'

export type ChoiceOptions = FieldOptions & {
  /** Codes, in the order in which people see them. */
  choices: readonly string[]
  /** Names of the codes of an added field; standard ones have theirs in the catalogue. */
  labels?: Readonly<Record<string, Says>>
}

/** One of a list of codes. */
export const choice = <const C extends readonly string[], const O extends FieldOptions = NoOptions>(
  choices: C,
  options?: O,
): Field<C[number], O & { choices: C }> => declareField('choice', { ...(options ?? ({} as O)), choices })

/** The code itself, reported where it is none of the list. */
export function parseCode(input: Json, options: ChoiceOptions, report: Report, path = ''): string | undefined {
  const code = options.choices.find(known => known === input)
  return code ?? void report('choice', { choices: options.choices.join(', ') }, path)
}

/** The code that a cell names, by itself or by its label in any language. */
export function codeOfText(cell: string, options: ChoiceOptions): string {
  const wanted = fold(cell.trim())
  const names = (code: string) => [code, options.labels?.[code]?.ru, options.labels?.[code]?.en]
  return (
    options.choices.find(code => names(code).some(name => name !== undefined && fold(name) === wanted)) ?? cell.trim()
  )
}

/** Problems of a list of codes, as an administrator gives it. */
export function checkChoices({ choices, labels = {} }: JsonObject, report: Report): void {
  const codes = Array.isArray(choices) ? choices : []
  if (!codes.length) report('required', {}, 'choices')
  if (codes.length > 500) report('tooManyValues', { max: 500 }, 'choices')
  codes.forEach((code, at) => {
    if (typeof code !== 'string' || !/^[a-zA-Z][a-zA-Z0-9_-]{0,62}$/.test(code)) report('code', {}, `choices.${at}`)
    else if (codes.indexOf(code) !== at) report('twice', { value: code }, `choices.${at}`)
  })
  if (!isJsonObject(labels)) report('notObject', {}, 'labels')
  for (const [code, label] of Object.entries(isJsonObject(labels) ? labels : {})) {
    if (!codes.includes(code)) report('unknownMember', {}, `labels.${code}`)
    const complete = isJsonObject(label) && typeof label.en === 'string' && typeof label.ru === 'string'
    if (!complete) report('bothLanguages', {}, `labels.${code}`)
  }
}

export const choiceType: FieldType<string, ChoiceOptions> = {
  type: 'choice',
  ...textColumn,
  parse: (input, options, report) => parseCode(input, options, report),
  fromText: (cell, options, report) => parseCode(codeOfText(cell, options), options, report),
  toText: stored => stored,
  operators: ['eq', 'ne', 'in', 'nin', 'empty'],
  sortable: true,
  groupable: true,
  summable: false,
  schema: options => ({ type: 'string', enum: [...options.choices] }),
  sample: (options, n) => options.choices[n % options.choices.length] ?? '',
  ownOptions: ['choices', 'labels'],
  checkOptions: checkChoices,
}
