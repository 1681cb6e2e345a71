import type { Field, FieldOptions, FieldType } from '../field.ts'
import { declareField, type NoOptions } from './builder.ts'
import { type ChoiceOptions, checkChoices, codeOfText, parseCode } from './choice.ts'
import { wordList } from './lists.ts'

/** Several of a list of codes; kept in the order of the list. */
export const multiChoice = <const C extends readonly string[], const O extends FieldOptions = NoOptions>(
  choices: C,
  options?: O,
): Field<C[number][], O & { choices: C }> => declareField('multiChoice', { ...(options ?? ({} as O)), choices })

export const multiChoiceType: FieldType<string[], ChoiceOptions> = {
  type: 'multiChoice',
  ...wordList,
  parse(input, options, report) {
    if (!Array.isArray(input)) return void report('notList')
    if (input.length > 1000) return void report('tooManyValues', { max: 1000 })
    const codes = input.map((code, at) => parseCode(code, options, report, String(at)))
    return codes.includes(undefined) ? undefined : options.choices.filter(code => codes.includes(code))
  },
  fromText(cell, options, report, reading) {
    const codes = cell
      .split(/[;,\n]/)
      .filter(part => part.trim())
      .map(part => codeOfText(part, options))
    return multiChoiceType.parse(codes, options, report, reading)
  },
  toText: stored => stored.join('; '),
  parseOperand: (operand, options, report) => parseCode(operand, options, report),
  schema: options => ({ type: 'array', items: { type: 'string', enum: [...options.choices] }, uniqueItems: true }),
  sample: (options, n) => options.choices.filter((_, at) => at === n % options.choices.length || at === 0),
  ownOptions: ['choices', 'labels'],
  checkOptions: checkChoices,
}
