import { say } from '../../messages/words.ts'
import type { Context } from '../../records/context.ts'
import { csvLine } from '../csv.ts'
import { download } from '../download.ts'
import type { Answer } from '../feature.ts'
import type { Trust } from './look.ts'

const columns = ['area', 'title', 'state', 'found', 'since', 'names', 'whatToDo'] as const

/** The lines as a file that a spreadsheet opens. */
export function trustFile({ locale }: Context, { at, data }: Trust): Answer {
  const delimiter = locale === 'ru' ? ';' : ','
  const head = columns.map(name => say(locale, `trust:columns.${name}`))
  const rows = data.map(({ area, title, state, found, since, names, whatToDo }) => [
    say(locale, `trust:areas.${area}`),
    title,
    say(locale, `trust:states.${state}`),
    found,
    since ?? '',
    names.join(', '),
    whatToDo ?? '',
  ])
  const name = `${say(locale, 'trust:fileName')} ${at.slice(0, 10)}.csv`
  // The mark makes Excel read it as UTF-8.
  const content = `\ufeff${[head, ...rows].map(cells => csvLine(cells, delimiter)).join('')}`
  return { content, headers: download(name, 'text/csv; charset=utf-8') }
}
