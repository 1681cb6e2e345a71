import {
  type Field,
  fieldType,
  Invalid,
  type Json,
  type Link,
  type ObjectDeclaration,
  type Problem,
  type Reading,
} from '../../../model/index.ts'
import { type Context, targetOf } from '../../../records/index.ts'
import type { ColumnFacts } from '../columns/facts.ts'
import type { Import } from '../import.ts'
import type { Mapping } from '../mapping.ts'
import type { FieldReader } from '../rows/row-reader.ts'
import { choiceCodes } from '../targets.ts'
import { askQuestion, type Question } from './questions.ts'

const virtual: Field = { type: 'text', options: {} }

/** What each mapped field is read by, and what about the columns only a person can say. */
export function makeReaders(
  ctx: Context,
  object: ObjectDeclaration,
  imported: Import,
  mapping: Mapping,
): { readers: FieldReader[]; questions: Question[] } {
  const questions = new Map<string, Question>()
  const facts = new Map(imported.columns.map(column => [column.name, column]))
  const problems: Problem[] = []
  const readers = Object.entries(mapping).map(([name, source]): FieldReader => {
    const field = object.fields[name] ?? virtual
    const columns = (source.columns ?? []).flatMap(column => facts.get(column) ?? [])
    return {
      name,
      field,
      columns: columns.map(column => ({
        at: column.at,
        name: column.name,
        ...conventions(field, column, imported.answers, questions),
      })),
      ...(source.ids?.length && { ids: source.ids.flatMap(column => idsColumn(facts.get(column))) }),
      // Why a deal was lost holds for lost deals only: `finishRow` gives it to them.
      constant:
        name === 'lostReason'
          ? undefined
          : isReference(field)
            ? source.value
            : readConstant(name, field, source.value, ctx.config.company, problems),
      codes: choiceCodes(object, name, field),
      person: name === 'name' && 'lastName' in object.fields && !mapping.lastName && !mapping.firstName,
    }
  })
  if (problems.length) throw new Invalid(problems)
  return { readers, questions: [...questions.values()] }
}

const idsColumn = (column: ColumnFacts | undefined) =>
  column ? [{ at: column.at, name: column.name, known: new Map<string, Link>() }] : []

export const isReference = (field: Field): boolean => namedObject(field) !== null

/** Object whose records a column names, one or several of them. */
export const namedObject = (field: Field): string | null =>
  field.type === 'refs' ? String((field.options as { object?: unknown }).object) : targetOf(field)

/** A value for all rows: text as in a cell, anything else as the API takes it. */
function readConstant(
  name: string,
  field: Field,
  value: Json | undefined,
  reading: Reading,
  problems: Problem[],
): Json | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const type = fieldType(field)
  const report = (code: string, params?: Record<string, string | number>) =>
    void problems.push({ field: `mapping.${name}`, code, params })
  return typeof value === 'string'
    ? type.fromText(value, field.options, report, reading)
    : type.parse(value, field.options, report, reading)
}

function conventions(
  field: Field,
  column: ColumnFacts,
  answers: Import['answers'],
  questions: Map<string, Question>,
): Partial<FieldReader['columns'][number]> {
  if (field.type === 'date' || field.type === 'time') {
    const { open, samples, proven, proposal } = column.dates
    if (!open || proven) return proven ? { dateOrder: proven } : {}
    const id = `dates:${column.name}`
    const question = askQuestion(
      {
        id,
        kind: 'dates',
        column: column.name,
        samples,
        count: open,
        proposal,
        choices: ['dayFirst', 'monthFirst'],
        preset: proposal,
      },
      answers,
    )
    questions.set(id, question)
    return { dateOrder: question.answer === 'monthFirst' ? 'monthFirst' : 'dayFirst' }
  }
  if (field.type === 'money' || field.type === 'number' || field.type === 'percent') {
    const { open, samples, proven, proposal } = column.decimals
    if (!open || proven) return proven ? { decimal: proven } : {}
    const id = `decimal:${column.name}`
    const question = askQuestion(
      {
        id,
        kind: 'decimal',
        column: column.name,
        samples,
        count: open,
        proposal,
        choices: [',', '.'],
        preset: proposal,
      },
      answers,
    )
    questions.set(id, question)
    return { decimal: question.answer === '.' ? '.' : ',' }
  }
  return {}
}
