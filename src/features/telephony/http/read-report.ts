import type { PhoneEvent } from '../provider.ts'
import { readMango } from './mango.ts'
import { count, flag, known, moment, type Report, textAt } from './said.ts'
import type { FieldName, HttpSettings } from './settings.ts'
import { readTwilio } from './twilio.ts'

/** What a report says of a call; `null`: nothing that we know of. Pure. */
export const readReport = (report: Report, settings: HttpSettings): PhoneEvent | null =>
  readers[settings.dialect](report, settings)

type Read = (report: Report, settings: HttpSettings) => PhoneEvent | null

const readFields: Read = ({ said, now }, { fields, words }) => {
  const text = (name: FieldName) => textAt(said, fields[name])
  const wordOf = <Word extends keyof typeof words>(value: string | undefined, among: readonly Word[]) =>
    among.find(word => words[word].includes(value?.toLowerCase() ?? ''))
  const kind = wordOf(text('event'), ['ring', 'answer', 'end', 'recording'])
  const call = text('call')
  if (!kind || !call) return null
  const direction = wordOf(text('direction'), ['in', 'out'])
  return known({
    call,
    kind,
    at: moment(text('at')) ?? now,
    direction,
    number: direction && text(direction === 'in' ? 'from' : 'to'),
    dialled: direction === 'in' ? text('to') : undefined,
    extension: text('extension'),
    seconds: count(text('seconds')),
    answered: flag(text('answered')),
    recording: text('recording'),
  })
}

const readers: Record<HttpSettings['dialect'], Read> = { fields: readFields, mango: readMango, twilio: readTwilio }
