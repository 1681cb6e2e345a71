import { Alert } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useFormats } from '../../../app/format.ts'
import { everFieldOf, useSchema } from '../../../app/schema.ts'
import classes from './consequences.module.css'

interface Use {
  object: string
  field: string
  count: number
  holds: boolean
}

type Place =
  | 'stages'
  | 'views'
  | 'reports'
  | 'layouts'
  | 'rules'
  | 'roles'
  | 'forms'
  | 'formulas'
  | 'fields'
  | 'receipts'
  | 'apiKeys'
  | 'flows'

/** What the server foretells of a change of the set-up. */
export interface ConsequencesJson {
  uses: Use[]
  elsewhere: { place: Place; count: number; holds: boolean }[]
  records: number | null
  values: { filled: number; empty: number; inTrash: number; repeated: number } | null
  choices: { choice: string; count: number; inTrash: number }[] | null
  /** Of a rule of distribution: leads of the last thirty days, and those that lie unclaimed. */
  decides: { recent: number; waiting: number } | null
  removable: boolean
}

/** Asked anew each time: what was true a minute ago is no foretelling. */
export const consequencesQuery = (kind: string, id: string) =>
  queryOptions({
    queryKey: ['consequences', kind, id],
    queryFn: ({ signal }) => api.get<ConsequencesJson>(`/consequences/${kind}/${id}`, { signal }),
    staleTime: 0,
    gcTime: 0,
  })

export const useConsequences = (kind: string, id: string) => useQuery(consequencesQuery(kind, id))

/** How many records and parts of the set-up it touches, a line each; what holds it says so. */
export function Consequences({ told }: { told: ConsequencesJson }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { byName } = useSchema()
  const { uses, elsewhere, records, values, decides } = told
  const lines = [
    ...(records === null ? [] : [{ text: t('settings:consequences.records', { count: records }), holds: false }]),
    ...(values ? [{ text: t('settings:consequences.filled', { count: values.filled }), holds: false }] : []),
    ...(decides
      ? (['recent', 'waiting'] as const).map(when => ({
          text: t(`settings:consequences.${when}`, { count: decides[when] }),
          holds: false,
        }))
      : []),
    ...uses.map(({ object: name, field, count, holds }) => {
      const object = byName.get(name)
      const label = object && everFieldOf(object, field)?.label
      return { text: `${object?.label.many ?? name} (${label ?? field}): ${formats.number(count)}`, holds }
    }),
    ...elsewhere.map(({ place, count, holds }) => ({ text: t(`settings:consequences.${place}`, { count }), holds })),
  ]
  if (!lines.length) return <p className={classes.text}>{t('settings:consequences.none')}</p>
  return (
    <ul className={classes.lines} aria-label={t('settings:consequences.title')}>
      {lines.map(({ text, holds }) => (
        <li key={text}>
          {text}
          {holds ? <span className={classes.holds}> — {t('settings:consequences.holds')}</span> : null}
        </li>
      ))}
    </ul>
  )
}

interface TouchedProps {
  kind: string
  id: string
  title: string
}

/** In a form: what the thing that is being changed concerns as it stands. */
export function Touched({ kind, id, title }: TouchedProps) {
  const { data } = useConsequences(kind, id)
  if (!data) return null
  return (
    <Alert color="gray" title={title}>
      <Consequences told={data} />
    </Alert>
  )
}
