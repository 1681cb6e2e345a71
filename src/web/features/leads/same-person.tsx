import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { loadWorkWords } from '../../app/i18n.ts'
import { cardPath } from '../../app/navigation.ts'
import { useObject } from '../../app/schema.ts'
import { recordKeys } from '../../records/queries.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import classes from './known.module.css'
import { type Known, KnownItem } from './known.tsx'

const MergeDialog = lazyPart(async () => {
  const [dialog] = await Promise.all([import('../../records/merge/merge-dialog.tsx'), loadWorkWords()])
  return dialog.MergeDialog
})

/** Cards that have a phone or an address of this lead, too: it looks as if the person stood there twice. */
export function SamePerson({ lead }: { lead: RecordJson }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const object = useObject('lead')
  const mayMerge = object.can.remove !== 'none' && lead.can?.update !== false
  const [other, choose] = useState<string | null>(null)
  const { data } = useQuery({
    queryKey: [...recordKeys.all('lead'), 'alike', lead.id, lead.phones, lead.emails, lead.messengers],
    queryFn: async ({ signal }) =>
      (await api.get<{ data: Known[] }>('/matches', { query: { lead: lead.id }, signal })).data,
  })
  const dialog = other ? (
    <MergeDialog
      object={object}
      ids={[lead.id, other]}
      stays={lead.id}
      onDone={(_, kept) => {
        if (kept !== lead.id) void navigate({ to: cardPath(object, kept), replace: true })
      }}
      onClose={() => choose(null)}
    />
  ) : null
  if (!data?.length) return dialog
  return (
    <section className={classes.alike}>
      <p className={classes.title}>{t('leads:alike.title')}</p>
      <ul className={classes.list}>
        {data.map((one, at) => (
          <KnownItem
            key={one.id ?? at}
            one={one}
            action={
              mayMerge && one.object === 'lead' && one.id ? (
                <Button size="compact-sm" variant="default" onClick={() => choose(one.id)}>
                  {t('leads:alike.merge')}
                </Button>
              ) : null
            }
          />
        ))}
      </ul>
      {dialog}
    </section>
  )
}
