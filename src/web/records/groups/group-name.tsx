import { useTranslation } from 'react-i18next'
import type { Json } from '../../../model/index.ts'
import { FieldValue } from '../../fields/field-value.tsx'
import { targetOf, useTitle } from '../../fields/titles.ts'
import { PersonName } from '../../ui/person.tsx'
import { spanWords } from './group-words.ts'
import classes from './groups.module.css'
import type { Grouping } from './use-groupings.ts'

interface GroupNameProps {
  grouping: Grouping
  value: Json
}

/** What a group is called: whose, which, when, or that nothing is said. */
export function GroupName({ grouping, value }: GroupNameProps) {
  return (
    <>
      <span className={classes.label}>{grouping.label}</span>
      <span className={classes.name}>
        <Value grouping={grouping} value={value} />
      </span>
    </>
  )
}

function Value({ grouping: { field, bucket }, value }: GroupNameProps) {
  const { t, i18n } = useTranslation()
  if (value === null) return <span className={classes.unset}>{t('records:groups.unset')}</span>
  if (bucket) {
    const quarter = (number: number, year: string) => t('records:groups.quarter', { number, year })
    return <>{spanWords(String(value), bucket, { locale: i18n.language, quarter })}</>
  }
  if (field.type === 'boolean') return <>{t(value === true ? 'records:yes' : 'records:no')}</>
  if (['ref', 'refs', 'user'].includes(field.type)) return <Title object={targetOf(field)} id={String(value)} />
  return <FieldValue field={field} value={field.several ? [value] : value} />
}

/** No link: a press opens the group. */
function Title({ object, id }: { object: string; id: string }) {
  const { t } = useTranslation()
  const title = useTitle(object, id)
  if (title === undefined) return <span aria-busy="true">…</span>
  if (title === null) return <span className={classes.unset}>{t('records:notVisible')}</span>
  return object === 'user' ? <PersonName name={title} /> : title
}
