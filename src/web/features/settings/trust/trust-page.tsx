import { IconDownload, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../app/format.ts'
import { printSoon } from '../../../app/printing.ts'
import { useMe } from '../../../app/session.ts'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { FrameButton } from './frame-button.tsx'
import classes from './trust.module.css'
import { type Trust, type TrustLine, trustQuery } from './trust.ts'
import { TrustRow } from './trust-row.tsx'

/** What protects the company, how it stands, and what to do: for head and auditor, also on paper. */
export function TrustPage() {
  const { t } = useTranslation()
  const asked = useQuery({ ...trustQuery, enabled: useMe().admin })
  return (
    <SettingsFrame title={t('trust:title')} text={t('trust:text')} asked={asked} actions={<Actions />}>
      {asked.data ? <Lines trust={asked.data} /> : null}
    </SettingsFrame>
  )
}

function Actions() {
  const { t } = useTranslation()
  return (
    <>
      <FrameButton icon={IconPrinter} label={t('trust:print')} onClick={() => printSoon('all')} />
      <FrameButton icon={IconDownload} label={t('trust:file')} href="/api/v1/trust/file" />
    </>
  )
}

function Lines({ trust }: { trust: Trust }) {
  const { t } = useTranslation()
  return (
    <>
      <Summary trust={trust} />
      {[...Map.groupBy(trust.data, ({ area }) => area)].map(([area, lines]) => (
        <section key={area} className={rows.section} aria-labelledby={`trust-${area}`}>
          <h2 className={rows.sectionTitle} id={`trust-${area}`}>
            {t(`trust:areas.${area}`)}
          </h2>
          <ul className={`${rows.rows} ${classes.lines}`}>
            {lines.map((line: TrustLine) => (
              <TrustRow key={line.name} line={line} />
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function Summary({ trust: { at, company, open } }: { trust: Trust }) {
  const { t } = useTranslation()
  const { exact } = useFormats()
  return (
    <p className={classes.summary}>
      {open.act ? <StatusBadge tone="bad">{t('trust:openAct', { count: open.act })}</StatusBadge> : null}
      {open.look ? <StatusBadge tone="warn">{t('trust:openLook', { count: open.look })}</StatusBadge> : null}
      {open.act || open.look ? null : <StatusBadge tone="good">{t('trust:allFine')}</StatusBadge>}
      <span className={classes.asOf}>{t('trust:asOf', { company, at: exact(new Date(at)) })}</span>
    </p>
  )
}
