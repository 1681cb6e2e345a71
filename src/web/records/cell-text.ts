import dayjs from 'dayjs'
import customParseFormat from 'dayjs/plugin/customParseFormat.js'
import type { Json } from '../../model/index.ts'
import { isMask } from '../../model/sealed.ts'
import type { Locale, PipelineJson, RecordJson, SchemaField } from '../app/contract.ts'
import { choiceLabel, choicesOf } from '../fields/choices.ts'
import { asEntries } from '../fields/entries.ts'
import { isMoney } from '../fields/money-value.ts'
import { idOf, targetOf } from '../fields/titles.ts'
import { asList, asText, isEmptyValue } from '../fields/widget.ts'
import { isWritable } from './form-fields.ts'

dayjs.extend(customParseFormat)

/** What values and texts are turned into each other with. */
export interface CellWords {
  locale: Locale
  currency: string
  yes: string
  no: string
  pipelines: PipelineJson[]
  /** What a record is called, as far as it is known. */
  titleOf: (object: string, id: string) => string
}

/** What a pasted text means: a value, the name of a record to be looked up, or nothing that fits. */
export type Meaning = { value: Json } | { called: string; object: string } | { wrong: CellProblem }
export type CellProblem = 'readOnly' | 'notNumber' | 'notDate' | 'notChoice' | 'notYesNo' | 'notStage' | 'required'

/** A value as text that a spreadsheet, and this table, can read again. */
export function textOf(field: SchemaField, value: Json | undefined, words: CellWords): string {
  if (isEmptyValue(value) || value === undefined || isMask(value)) return ''
  const decimal = (text: string) => (words.locale === 'ru' ? text.replace('.', ',') : text)
  if (isMoney(value)) return decimal(value.amount) + (value.currency === words.currency ? '' : ` ${value.currency}`)
  if (field.type === 'number' || field.type === 'percent') return decimal(asText(value))
  if (field.type === 'boolean') return value === true ? words.yes : words.no
  if (field.type === 'date') return dayjs(asText(value)).format(dayOf(words))
  if (field.type === 'time') return dayjs(asText(value)).format(`${dayOf(words)} HH:mm`)
  if (field.type === 'choice') return choiceLabel(field, asText(value))
  if (field.type === 'multiChoice')
    return asList(value)
      .map(code => choiceLabel(field, asText(code)))
      .join(', ')
  if (field.type === 'stage') return stagesOf(words).find(({ id }) => id === idOf(value))?.name ?? ''
  if (field.type === 'refs')
    return asList(value)
      .map(id => words.titleOf(targetOf(field), asText(id)))
      .join(', ')
  if (targetOf(field)) return words.titleOf(targetOf(field), idOf(value) ?? '')
  if (Array.isArray(value))
    return asEntries(value)
      .map(entry => entry.value)
      .join(', ')
  return typeof value === 'object'
    ? Object.values(value ?? {})
        .map(asText)
        .join(', ')
    : asText(value)
}

const dayOf = ({ locale }: CellWords): string => (locale === 'ru' ? 'DD.MM.YYYY' : 'YYYY-MM-DD')
const stagesOf = ({ pipelines }: CellWords) => pipelines.flatMap(({ stages }) => stages)

type Read = (text: string, field: SchemaField, words: CellWords, record: RecordJson) => Meaning

/** How texts are read, by type of field; a type that is not here is not pasted into. */
const readers: Record<string, Read> = {
  text: text => ({ value: text }),
  longText: text => ({ value: text }),
  email: text => ({ value: text }),
  url: text => ({ value: text }),
  number: text => numeric(text, number => Number(number)),
  percent: text => numeric(text, number => Number(number)),
  money: (text, field, { currency }, record) => {
    const now = record[field.name]
    const [, code = isMoney(now) ? now.currency : currency] = /\b([A-Z]{3})\b/.exec(text) ?? []
    return numeric(text.replace(/\b[A-Z]{3}\b|\p{Sc}|руб\.?/gu, ''), amount => ({ amount, currency: code }))
  },
  date: text => day(text, 'YYYY-MM-DD'),
  time: text => moment(text),
  choice: (text, field) => {
    const code = codeOf(text, field)
    return code ? { value: code } : { wrong: 'notChoice' }
  },
  multiChoice: (text, field) => {
    const codes = parts(text).map(part => codeOf(part, field))
    return codes.every(code => code !== undefined) ? { value: codes } : { wrong: 'notChoice' }
  },
  boolean: (text, _field, { yes, no }) => {
    const word = text.toLowerCase()
    if ([yes.toLowerCase(), 'true', '1'].includes(word)) return { value: true }
    return [no.toLowerCase(), 'false', '0'].includes(word) ? { value: false } : { wrong: 'notYesNo' }
  },
  tags: text => ({ value: parts(text) }),
  phones: text => ({ value: parts(text).map(value => ({ value })) }),
  emails: text => ({ value: parts(text).map(value => ({ value })) }),
  user: (text, field) => ({ called: text, object: targetOf(field) }),
  ref: (text, field) => ({ called: text, object: targetOf(field) }),
  stage: (text, field, { pipelines }, record) => {
    const now = idOf(record[field.name])
    const own = pipelines.find(({ stages }) => stages.some(({ id }) => id === now))
    const stage = own?.stages.find(({ name }) => sameWords(name, text))
    return stage ? { value: stage.id } : { wrong: 'notStage' }
  },
}

/** What a text pasted into a field of a record means. */
export function meaningOf(text: string, field: SchemaField, record: RecordJson, words: CellWords): Meaning {
  const read = readers[field.type]
  if (!read || !isWritable(field) || record.can?.update === false) return { wrong: 'readOnly' }
  const trimmed = text.trim()
  if (trimmed) return read(trimmed, field, words, record)
  return field.options.required ? { wrong: 'required' } : { value: null }
}

export const sameWords = (one: string, other: string): boolean =>
  one.trim().toLocaleLowerCase() === other.trim().toLocaleLowerCase()

const parts = (text: string): string[] =>
  text
    .split(/[,;\n]/)
    .map(part => part.trim())
    .filter(Boolean)

const codeOf = (text: string, field: SchemaField): string | undefined =>
  choicesOf(field).find(code => sameWords(choiceLabel(field, code), text) || code === text)

/** No number is longer, with all that people write around it. */
const longestNumber = 100

/** `1 234,50` and `1,234.50` alike: the last mark is the decimal one, unless it parts thousands. */
function numeric(text: string, make: (number: string) => Json): Meaning {
  if (text.length > longestNumber) return { wrong: 'notNumber' }
  const bare = text.replace(/[\s\u00a0\u202f%]/g, '')
  const plain = /,\d{3}(?:,\d{3})+$|,.*\./.test(bare) ? bare.replaceAll(',', '') : bare.replace(',', '.')
  return /^-?\d+(\.\d+)?$/.test(plain) ? { value: make(plain) } : { wrong: 'notNumber' }
}

const days = ['DD.MM.YYYY', 'D.M.YYYY', 'D.M.YY', 'DD/MM/YYYY', 'YYYY-MM-DD']

function day(text: string, format: string): Meaning {
  const found = days.map(known => dayjs(text, known, true)).find(read => read.isValid())
  return found ? { value: found.format(format) } : { wrong: 'notDate' }
}

function moment(text: string): Meaning {
  const found = days
    .flatMap(known => [`${known} HH:mm`, `${known} H:mm`, known])
    .map(known => dayjs(text, known, true))
    .find(read => read.isValid())
  return found ? { value: found.toISOString() } : { wrong: 'notDate' }
}
