import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { useFormats } from '../../app/format.ts'
import card from '../../records/card.module.css'
import type { SlotProps } from '../../records/card-page.tsx'
import { lazyPart } from '../../ui/lazy-part.tsx'
import classes from './pay.module.css'
import { type DealShares, payKeys } from './pay.ts'

const SharesDialog = lazyPart(async () => (await import('./shares-dialog.tsx')).SharesDialog)

/** Who sold a deal together, and which share of it is whose. */
export function SharesSection({ record }: SlotProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [edits, edit] = useState(false)
  const { data } = useQuery({
    queryKey: [...payKeys.shares, record.id],
    queryFn: ({ signal }) => api.get<DealShares>(`/deals/${record.id}/shares`, { signal }),
  })
  if (!data || (!data.shares.length && !(data.mayChange && data.paid))) return null
  const { shares, mayChange } = data
  return (
    <section className={card.section} aria-labelledby="shares">
      <div className={card.sectionHead}>
        <h3 className={card.sectionTitle} id="shares">
          {t('pay-shares:title')}
        </h3>
        {mayChange ? (
          <Button
            size="compact-sm"
            variant="subtle"
            data-screen-only
            aria-label={t('pay-shares:edit')}
            onClick={() => edit(true)}
          >
            {t('pay-shares:change')}
          </Button>
        ) : null}
      </div>
      {shares.length ? (
        <dl className={classes.shares}>
          {shares.map(({ user, name, share }) => (
            <div key={user} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>{formats.exactPercent(share)}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className={classes.sum}>{t('pay-shares:alone')}</p>
      )}
      {edits ? <SharesDialog deal={record} kept={data} onClose={() => edit(false)} /> : null}
    </section>
  )
}
