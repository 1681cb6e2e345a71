import { useTranslation } from 'react-i18next'
import type { Json } from '../../../model/index.ts'
import { useFormats } from '../../app/format.ts'
import { fieldOf, useSchema } from '../../app/schema.ts'
import { FieldValue } from '../../fields/field-value.tsx'
import { isJsonObject } from '../../fields/json-object.ts'
import { RecordName } from '../../fields/record-name.tsx'
import { asText } from '../../fields/widget.ts'
import { durationWords } from './flow-words.ts'
import classes from './runs.module.css'

/** A named part of what a step was given or what became of it. */
interface OutcomeProps {
  title: string
  value: Json | undefined
}

const isId = (value: Json): boolean =>
  typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value)
const isMoment = (value: Json): boolean => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value)
/** What says nothing to people. */
const untold = new Set(['version', 'run', 'event', 'file', 'object', 'path', 'as'])
const ofPeople = new Set(['to', 'owner'])

/** What a step was given, or what became of it, in words; ids are told as what they are of. */
export function Outcome({ title, value }: OutcomeProps) {
  const { t, i18n } = useTranslation()
  if (!isJsonObject(value)) return null
  const object = asText(value.object)
  const told = Object.entries(value).filter(
    ([name, one]) => !untold.has(name) && one !== null && one !== '' && !(name === 'title' && value.id),
  )
  if (!told.length) return null
  const words = (name: string) => {
    const key = `flow-runs:parts.${name}`
    return i18n.exists(key) ? t(key) : name
  }
  return (
    <div className={classes.outcome}>
      <span className={classes.outcomeTitle}>{title}</span>
      <dl className={classes.parts}>
        {told.map(([name, one]) => (
          <div key={name} className={classes.part}>
            <dt>{words(name)}</dt>
            <dd>
              <Told name={name} value={one} object={object} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function Told({ name, value, object }: { name: string; value: Json; object: string }) {
  const { t, i18n } = useTranslation()
  const { exact } = useFormats()
  if (isId(value)) {
    const of = ofPeople.has(name) ? 'user' : name === 'id' ? object : name
    return <RecordName object={of} id={asText(value)} />
  }
  if (name === 'set' && isJsonObject(value)) return <SetTold object={object} value={value} />
  if (isMoment(value)) return <>{exact(new Date(asText(value)))}</>
  const length = durationWords(value, t)
  if (length) return <>{length}</>
  if (typeof value === 'boolean') return <>{t(value ? 'flow-runs:yes' : 'flow-runs:no')}</>
  if (name === 'people' && Array.isArray(value))
    return (
      <>{value.map((one, at) => [at ? ', ' : '', <RecordName key={asText(one)} object="user" id={asText(one)} />])}</>
    )
  if (Array.isArray(value))
    return (
      <>
        {value
          .map(one => (isJsonObject(one) ? asText(one.text) || asText(one.name) : asText(one)))
          .filter(Boolean)
          .join(', ') || value.length}
      </>
    )
  if (isJsonObject(value))
    return (
      <>
        {Object.entries(value)
          .map(([part, one]) => `${part}: ${isJsonObject(one) ? '…' : asText(one)}`)
          .join(', ')}
      </>
    )
  const key = `flow-runs:words.${asText(value)}`
  return <>{i18n.exists(key) ? t(key) : asText(value)}</>
}

/** Fields with what they became. */
function SetTold({ object, value }: { object: string; value: Record<string, Json> }) {
  const declared = useSchema().byName.get(object)
  return (
    <>
      {Object.entries(value).map(([name, one]) => {
        const field = declared && fieldOf(declared, name)
        return (
          <span key={name} className={classes.setLine}>
            {field?.label ?? name}:{' '}
            {field && !isWritten(one) ? <FieldValue field={field} value={one} /> : writtenWords(one)}
          </span>
        )
      })}
    </>
  )
}

/** Not the value itself, but how it is come by. */
const isWritten = (value: Json): boolean =>
  isJsonObject(value) &&
  Object.keys(value).length === 1 &&
  ['text', 'formula', 'from', 'in', 'who'].some(form => form in value)

const writtenWords = (value: Json): string =>
  isJsonObject(value)
    ? Object.values(value)
        .map(one => (typeof one === 'string' ? one : JSON.stringify(one)))
        .join('')
    : asText(value)
