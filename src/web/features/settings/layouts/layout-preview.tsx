import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Filter, LayoutPlace } from '../../../../model/index.ts'
import { hasPath } from '../../../app/card-page.tsx'
import type { RecordJson, SchemaObject } from '../../../app/contract.ts'
import { RecordSelect } from '../../../fields/record-select.tsx'
import { amongFacts } from '../../../records/among-facts.ts'
import { CardFields } from '../../../records/card-fields.tsx'
import { cardQuery, pageQuery } from '../../../records/queries.ts'
import { useConditions } from '../../../records/use-arranged.ts'
import { type Draft, shownAs, titleIn } from './draft.ts'
import classes from './layouts.module.css'

interface LayoutPreviewProps {
  object: SchemaObject
  place: LayoutPlace
  draft: Draft
}

const nothing: RecordJson = { id: '', version: 0, createdAt: '', updatedAt: '' }

/** The card as it would look, drawn by the card itself from a record that is there; nothing of it can be pressed. */
export function LayoutPreview({ object, place, draft }: LayoutPreviewProps) {
  const { t, i18n } = useTranslation()
  const language = i18n.language === 'en' ? 'en' : 'ru'
  const [chosen, setChosen] = useState<string | null>(null)
  const filter: Filter =
    place.pipeline && object.fields.some(({ name }) => name === 'pipeline') ? { pipeline: place.pipeline } : {}
  const newest = useQuery(pageQuery(object, { filter, sort: '-createdAt', limit: 1 })).data?.data[0]?.id
  const id = chosen ?? newest
  const { data: record = nothing } = useQuery({ ...cardQuery(object, id ?? ''), enabled: Boolean(id) })
  const holds = useConditions(
    object,
    record,
    draft.sections.some(({ when }) => when),
  )
  const away = draft.sections.filter(({ when }) => when && !holds(when)).map(({ title }) => titleIn(title, language))
  const facts = amongFacts(object).filter(({ name }) => !hasPath(object) || name !== object.views.board)
  // Under a name of its own, so that what is closed on real cards does not count here.
  const drawn = { ...object, name: `${object.name} preview`, layouts: [shownAs(draft, language)] }
  return (
    <section className={classes.preview} aria-label={t('settings:layouts.preview')}>
      <h2 className={classes.previewTitle}>{t('settings:layouts.preview')}</h2>
      {id ? (
        <RecordSelect
          object={object.name}
          filter={filter}
          label={t('settings:layouts.previewOf')}
          allowDeselect={false}
          value={id}
          onChange={setChosen}
        />
      ) : null}
      <div className={classes.card} inert>
        <CardFields object={drawn} record={record} fields={facts} measured />
      </div>
      {away.length ? <p className={classes.hint}>{t('settings:layouts.away', { names: away.join(', ') })}</p> : null}
    </section>
  )
}
