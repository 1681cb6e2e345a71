import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import card from '../../records/card.module.css'
import type { SlotProps } from '../../records/card-page.tsx'
import { ReasonWords, SignOffView } from './sign-off-view.tsx'
import classes from './sign-offs.module.css'
import { type SignOffsOf, signOffsKey, signOffsOfQuery } from './sign-offs.ts'

/** Above the facts, where it waits for the viewer or keeps the card from leaving. */
export function SignOffSign({ object, record }: SlotProps) {
  const { data } = useQuery(signOffsOfQuery(object.name, record.id, record.version))
  if (!data || !isUrgent(data)) return null
  return (
    <div className={classes.urgent}>
      <SignOffs object={object} record={record} data={data} />
    </div>
  )
}

/** Among the facts, what was decided. Nothing where nothing had to be approved. */
export function SignOffSection({ object, record }: SlotProps) {
  const { data } = useQuery(signOffsOfQuery(object.name, record.id, record.version))
  if (!data?.data.length || isUrgent(data)) return null
  return <SignOffs object={object} record={record} data={data} />
}

const isUrgent = ({ needed, approved, data }: SignOffsOf): boolean =>
  (needed && !approved) || data.some(({ canDecide }) => canDecide)

function SignOffs({ object, record, data }: SlotProps & { data: SignOffsOf }) {
  const { t } = useTranslation()
  const [all, showAll] = useState(false)
  const [latest, ...older] = data.data
  const asks = data.needed && !data.approved && latest?.state !== 'open'
  return (
    <section className={card.section} aria-labelledby="sign-offs">
      <div className={card.sectionHead}>
        <h3 className={card.sectionTitle} id="sign-offs">
          {t('sign-offs:card.title')}
        </h3>
      </div>
      {asks ? (
        <>
          <p className={classes.note}>{t('sign-offs:card.needed')}</p>
          <ul className={classes.reasons}>
            {data.needs.map((reason, at) => (
              <li key={at}>
                <ReasonWords reason={reason} />
              </li>
            ))}
          </ul>
          {record.can?.update === false ? null : <Ask object={object.name} id={record.id} />}
        </>
      ) : null}
      {latest ? <SignOffView asked={latest} /> : null}
      {all ? older.map(asked => <SignOffView key={asked.id} asked={asked} />) : null}
      {older.length && !all ? (
        <Button size="compact-xs" variant="subtle" onClick={() => showAll(true)} data-screen-only>
          {t('sign-offs:card.older', { count: older.length })}
        </Button>
      ) : null}
    </section>
  )
}

function Ask({ object, id }: { object: string; id: string }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const ask = useMutation({
    mutationFn: () => api.post('/sign-offs', { on: { object, id } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: signOffsKey }),
  })
  return (
    <div className={classes.buttons} data-screen-only>
      <Button size="compact-sm" loading={ask.isPending} onClick={() => ask.mutate()}>
        {t('sign-offs:card.ask')}
      </Button>
    </div>
  )
}
