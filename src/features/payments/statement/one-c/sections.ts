import { mostPurpose, type StatementProblem } from '../statement.ts'
import type { Given, Report } from '../values.ts'

/** Values of a section by what the format calls them; of one that stands there twice the first that says something. */
export interface Section {
  line: number
  values: ReadonlyMap<string, Given>
}

export interface Exchange {
  /** Our accounts, as the file names them before its sections. */
  accounts: string[]
  header: Section
  balances: Section[]
  documents: Section[]
}

const longest = 10_000

interface Reading {
  kind: 'header' | 'balance' | 'document'
  line: number
  values: Map<string, Given>
  /** The value that goes on where a line begins with no name of the format. */
  last: string | null
}

/** The sections of a file, in order. What is not closed is told of and left out. */
export function readSections(text: string, report: Report): Exchange {
  const header = opened('header', 1)
  const exchange = { accounts: new Set<string>(), balances: [] as Section[], documents: [] as Section[] }
  let open = header
  let isEnded = false
  for (const { text: row, line } of rowsOf(text)) {
    if (row.length > longest) report(problem('tooLong', line, open.last, row))
    const [, name = '', value = ''] = /^\s*([\p{L}\p{N}_]+)\s*(?:=(.*))?$/su.exec(row.slice(0, longest)) ?? []
    const begins = beginnings[name]
    if (begins) {
      if (open.kind !== 'header') report(problem('notEnded', open.line, name, ''))
      open = opened(begins, line)
    } else if (ends[name] === open.kind) {
      const { line: from, values } = open
      exchange[open.kind === 'balance' ? 'balances' : 'documents'].push({ line: from, values })
      open = opened('header', line)
    } else if (name === 'КонецФайла') {
      isEnded = true
      break
    } else keep(open.kind === 'header' ? header : open, { row: row.slice(0, longest), name, value, line })
    if (open.kind === 'header' && name === 'РасчСчет' && value.trim()) exchange.accounts.add(value.trim())
  }
  if (open.kind !== 'header') report(problem('notEnded', open.line, null, ''))
  if (!isEnded) report(problem('notEnded', null, 'КонецФайла', ''))
  return { ...exchange, accounts: [...exchange.accounts], header }
}

const beginnings: Readonly<Record<string, Reading['kind']>> = { СекцияРасчСчет: 'balance', СекцияДокумент: 'document' }
const ends: Readonly<Record<string, Reading['kind']>> = { КонецРасчСчет: 'balance', КонецДокумента: 'document' }

const opened = (kind: Reading['kind'], line: number): Reading => ({ kind, line, values: new Map(), last: null })

interface Row {
  row: string
  name: string
  value: string
  line: number
}

function keep(section: Reading, { row, name, value, line }: Row): void {
  if (isName(name) && row.includes('=')) {
    const before = section.values.get(name)
    if (!before?.text.trim()) section.values.set(name, { text: value, line, field: name })
    section.last = name
    return
  }
  // Some banks pass on the line breaks of a purpose as they were typed.
  const before = section.last?.startsWith('НазначениеПлатежа') ? section.values.get(section.last) : undefined
  if (before && before.text.length < mostPurpose * 2) before.text += ` ${row}`
}

/** Names of the format begin so; `НДС=20%` inside of a purpose does not. */
const isName = (name: string): boolean =>
  /^(ВерсияФормата|Кодировка|Отправитель|Получатель|Плательщик|Дата|Время|РасчСчет|Начальный|Конечный|Всего|Номер|Сумма|Квитанция|Вид|Очередность|Назначение|Статус|Показатель|Код|Срок|Условие|Платеж|ДополнРеквизит|Контрагент|Содержание|Документ|Уникальный|Идентификатор|Наименование)/.test(
    name,
  )

function* rowsOf(text: string): Generator<{ text: string; line: number }> {
  let line = 0
  let at = 0
  while (at <= text.length) {
    const found = /\r\n|\r|\n/g
    found.lastIndex = at
    const end = found.exec(text)
    line++
    yield { text: text.slice(at, end ? end.index : text.length), line }
    if (!end) return
    at = found.lastIndex
  }
}

const problem = (
  code: StatementProblem['code'],
  line: number | null,
  field: string | null,
  found: string,
): StatementProblem => ({ code, line, field, found: found.slice(0, 60) || null })
