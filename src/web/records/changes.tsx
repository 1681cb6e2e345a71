import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../model/index.ts'
import { api } from '../app/api.ts'
import type { PageOf, SchemaField, SchemaObject } from '../app/contract.ts'
import { everFieldOf, fieldOf } from '../app/schema.ts'
import { FieldValue } from '../fields/field-value.tsx'
import { isEmptyValue } from '../fields/widget.ts'
import { PersonName } from '../ui/person.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import type { SlotProps } from './card-page.tsx'
import { recordKeys } from './queries.ts'
import { StoryPages } from './timeline/story-pages.tsx'
import classes from './timeline/timeline.module.css'
import { consentWords, type ToldConsent } from './told-consent.ts'

export interface ChangeEntry {
  id: string
  at: string
  kind: string
  actor: { id: string; name: string } | null
  /** In whose place he did it, by no right of his own. */
  inPlaceOf: { id: string; name: string } | null
  via: { channel: string; silent?: true }
  fields: { field: string; before: Json; after: Json }[]
  /** What the person of the record agreed to, or withdrew. */
  consent?: ToldConsent
}

const changesQuery = (object: SchemaObject, id: string) =>
  infiniteQueryOptions({
    queryKey: recordKeys.changes(object.name, id),
    queryFn: ({ pageParam, signal }) =>
      api.get<PageOf<ChangeEntry>>(`/${object.plural}/${id}/changes`, {
        query: { cursor: pageParam, limit: 30 },
        signal,
        kept: 'dated',
      }),
    initialPageParam: '',
    getNextPageParam: last => last.nextCursor ?? undefined,
  })

/** Who changed which field when, and through what. */
export function Changes({ object, record }: SlotProps) {
  return (
    <StoryPages asked={useInfiniteQuery(changesQuery(object, record.id))}>
      {changes => (
        <ol className={classes.timeline}>
          {changes.map(change => (
            <Change key={change.id} object={object} change={change} />
          ))}
        </ol>
      )}
    </StoryPages>
  )
}

/** Moments that the engine notes say no more than when the change was made. */
const isStamp = (field: SchemaField | undefined): boolean => field?.type === 'time' && field.readOnly === true

export function Change({ object, change }: { object: SchemaObject; change: ChangeEntry }) {
  const { t, i18n } = useTranslation()
  const made = change.kind === 'created'
  const { consent } = change
  const whatWords = consent ? t(`card:consents.changed.${consent.act}`) : t(`records:changeKinds.${change.kind}`)
  const shown = change.fields.filter(
    ({ field, before, after }) =>
      (!isEmptyValue(before) || !isEmptyValue(after)) && (made || !isStamp(fieldOf(object, field))),
  )
  return (
    <li className={classes.entry}>
      <span className={classes.dot} />
      <div>
        <div className={classes.head}>
          <span className={classes.what}>{whatWords}</span>
          <span className={classes.who}>
            {change.actor ? <PersonName name={change.actor.name} /> : t('records:system')}
          </span>
          {change.inPlaceOf ? (
            <span className={classes.small}>{t('records:standsIn.place', { name: change.inPlaceOf.name })}</span>
          ) : null}
          {change.via.channel === 'ui' ? null : (
            <span className={classes.small}>
              {t(`records:channels.${change.via.channel}`, { defaultValue: change.via.channel })}
            </span>
          )}
          {change.via.silent ? <span className={classes.small}>{t('records:silent')}</span> : null}
          <RelativeTime at={change.at} className={classes.when} />
        </div>
        {consent ? <p className={classes.change}>{consentWords(t, i18n.language, consent)}</p> : null}
        {shown.map(({ field: name, before, after }) => {
          const field = everFieldOf(object, name)
          return field ? (
            <dl key={name} className={classes.change}>
              <dt>{field.label}</dt>
              <dd>
                {made || isEmptyValue(before) ? null : (
                  <>
                    <span className={classes.before}>
                      <FieldValue field={field} value={before} />
                    </span>
                    →
                  </>
                )}
                <FieldValue field={field} value={after} />
              </dd>
            </dl>
          ) : null
        })}
      </div>
    </li>
  )
}
