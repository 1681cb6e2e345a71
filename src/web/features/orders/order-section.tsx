import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { useFormats } from '../../app/format.ts'
import { canCreate, useSchema } from '../../app/schema.ts'
import card from '../../records/card.module.css'
import type { SlotProps } from '../../records/card-page.tsx'
import { CopyBox } from '../../ui/copy-box.tsx'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { openOver } from '../../ui/overlay.tsx'
import { FileMarks } from './file-marks.tsx'
import classes from './orders.module.css'
import { linesQuery, linksQuery, orderKey, type Way, type WayStage, wayQuery } from './orders.ts'

const CaseDialog = lazyPart<SlotProps & { onClose: () => void }>(
  async () => (await import('./case-dialog.tsx')).CaseDialog,
)

/** What is particular to an order: when it was where, what its client sees and was told, and what came back. */
export function OrderSection({ object, record }: SlotProps) {
  const { data: way } = useQuery(wayQuery(record.id, record.version))
  return (
    <>
      {way ? <Stages way={way} now={String(record.stage)} /> : null}
      <ClientPage object={object} record={record} way={way} />
      <FileMarks object={object} record={record} />
      <Returns object={object} record={record} />
    </>
  )
}

function Stages({ way, now }: { way: Way; now: string }) {
  const { t } = useTranslation()
  if (!way.stages.length) return null
  return (
    <section className={card.section} aria-labelledby="order-stages">
      <div className={card.sectionHead}>
        <h3 className={card.sectionTitle} id="order-stages">
          {t('orders:card.stages')}
        </h3>
      </div>
      <ul className={classes.rows}>
        {way.stages.map(stage => (
          <li key={stage.stage} className={classes.row} data-now={stage.stage === now || undefined}>
            <span className={classes.name}>{stage.name}</span>
            <StageDay stage={stage} told={way.told.find(one => one.stage === stage.stage)} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function StageDay({ stage, told }: { stage: WayStage; told: Way['told'][number] | undefined }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { reachedAt, plannedOn } = stage
  return (
    <span className={classes.note}>
      {told ? (
        <span className={told.outcome === 'written' ? undefined : classes.late}>
          {t(`orders:told.${told.outcome}`)}
          {' · '}
        </span>
      ) : null}
      {reachedAt
        ? formats.date(new Date(reachedAt))
        : plannedOn
          ? t('orders:card.by', { day: formats.day(plannedOn) })
          : ''}
    </span>
  )
}

function ClientPage({ record, way }: SlotProps & { way: Way | undefined }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const queryClient = useQueryClient()
  const [address, setAddress] = useState<string | null>(null)
  const { data: links = [] } = useQuery(linksQuery(record.id))
  const again = () => queryClient.invalidateQueries({ queryKey: orderKey(record.id) })
  const make = useMutation({
    mutationFn: () => api.post<{ address: string }>(`/orders/${record.id}/client-links`, {}),
    onSuccess: made => {
      setAddress(new URL(made.address, window.location.origin).href)
      return again()
    },
  })
  const end = useMutation({
    mutationFn: () => api.delete(`/orders/${record.id}/client-links`),
    onSuccess: () => {
      setAddress(null)
      return again()
    },
  })
  const opened = links.map(({ openedAt }) => openedAt).find(Boolean)
  if (record.can?.update === false) return null
  return (
    <section className={card.section} aria-labelledby="order-page">
      <div className={card.sectionHead}>
        <h3 className={card.sectionTitle} id="order-page">
          {t('orders:card.page')}
        </h3>
      </div>
      <p className={classes.note}>
        {!links.length
          ? t('orders:card.noPage')
          : opened
            ? t('orders:card.opened', { day: formats.date(new Date(opened)) })
            : t('orders:card.notOpened')}
        {way && record.tellsClient && !way.address ? ` ${t('orders:card.noAddress')}` : ''}
        {record.tellsClient ? '' : ` ${t('orders:card.quiet')}`}
      </p>
      {address ? (
        <div className={classes.address}>
          <CopyBox text={address} label={t('orders:card.address')} />
        </div>
      ) : null}
      <div className={classes.buttons} data-screen-only>
        <Button size="compact-sm" variant="default" loading={make.isPending} onClick={() => make.mutate()}>
          {t('orders:card.makePage')}
        </Button>
        {links.length ? (
          <Button size="compact-sm" variant="default" loading={end.isPending} onClick={() => end.mutate()}>
            {t('orders:card.endPages')}
          </Button>
        ) : null}
      </div>
    </section>
  )
}

function Returns({ object, record }: SlotProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { data: lines = [] } = useQuery(linesQuery(record.id))
  const cases = useSchema().byName.get('case')
  const returned = lines.filter(line => line.returned > 0)
  if (!cases || (!returned.length && !canCreate(cases))) return null
  return (
    <section className={card.section} aria-labelledby="order-returns">
      <div className={card.sectionHead}>
        <h3 className={card.sectionTitle} id="order-returns">
          {t('orders:card.cases')}
        </h3>
      </div>
      <ul className={classes.rows}>
        {returned.map(line => (
          <li key={line.line} className={classes.row}>
            <span className={classes.name}>{line.name}</span>
            <span className={classes.note}>
              {t('orders:card.returned', {
                returned: formats.number(line.returned),
                ordered: formats.number(line.ordered),
                unit: line.unit ?? '',
              })}
            </span>
          </li>
        ))}
      </ul>
      {canCreate(cases) ? (
        <div className={classes.buttons} data-screen-only>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => openOver(close => <CaseDialog object={object} record={record} onClose={close} />)}
          >
            {t('orders:card.noteCase')}
          </Button>
        </div>
      ) : null}
    </section>
  )
}
