import { ActionIcon, Button } from '@mantine/core'
import { IconCloudOff, IconDownload, IconListSearch } from '@tabler/icons-react'
import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { madeAt } from '../../../../model/index.ts'
import type { PageOf } from '../../../app/contract.ts'
import { useFormats } from '../../../app/format.ts'
import { useMe } from '../../../app/session.ts'
import { Empty } from '../../../ui/empty.tsx'
import ledger from '../../../ui/ledger.module.css'
import { Lines } from '../../../ui/loading.tsx'
import { errorWords } from '../../../ui/toast.ts'
import { useIsPhone } from '../../../ui/use-phone.ts'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import classes from './audit.module.css'
import { type AuditEntry, auditFilters, auditQuery } from './audit.ts'
import { AuditFilters } from './audit-filters.tsx'
import { AuditRow } from './audit-row.tsx'
import { RetentionDialog } from './retention-dialog.tsx'
import { type AuditSearch, readAuditSearch } from './search.ts'

/** What was done, by whom and from where, newest first. */
export function AuditPage() {
  const { t } = useTranslation()
  const search = readAuditSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const [retaining, setRetaining] = useState(false)
  const audit = useInfiniteQuery({ ...auditQuery(search), enabled: useMe().admin })
  const change = (part: AuditSearch) =>
    void navigate({ to: '/settings/audit', search: { ...search, ...part }, replace: true })
  return (
    <SettingsFrame
      title={t('audit:title')}
      text={t('audit:text')}
      actions={
        <>
          <Button size="xs" variant="default" onClick={() => setRetaining(true)}>
            {t('audit:retention.button')}
          </Button>
          <DownloadButton search={search} />
        </>
      }
      wide
    >
      <AuditFilters search={search} onChange={change} />
      <Entries key={JSON.stringify(search)} audit={audit} filtered={Object.keys(search).length > 0} onChange={change} />
      {retaining ? <RetentionDialog onClose={() => setRetaining(false)} /> : null}
    </SettingsFrame>
  )
}

function DownloadButton({ search }: { search: AuditSearch }) {
  const { t } = useTranslation()
  const phone = useIsPhone()
  const filters = Object.entries(auditFilters(search)).flatMap(([name, value]) => (value ? [[name, value]] : []))
  const file = { component: 'a', href: `/api/v1/audit/file?${new URLSearchParams(filters)}`, download: true } as const
  return phone ? (
    <ActionIcon {...file} variant="default" size={40} radius="md" aria-label={t('audit:file')}>
      <IconDownload size={20} />
    </ActionIcon>
  ) : (
    <Button {...file} size="xs" variant="default" leftSection={<IconDownload size={16} />}>
      {t('audit:file')}
    </Button>
  )
}

interface EntriesProps {
  audit: UseInfiniteQueryResult<InfiniteData<PageOf<AuditEntry>>>
  filtered: boolean
  onChange: (part: AuditSearch) => void
}

function Entries({ audit, filtered, onChange }: EntriesProps) {
  const { t } = useTranslation()
  if (audit.error && !audit.data)
    return (
      <Empty icon={IconCloudOff} title={t('error.title')} text={errorWords(audit.error)}>
        <Button variant="default" onClick={() => void audit.refetch()}>
          {t('retry')}
        </Button>
      </Empty>
    )
  if (!audit.data)
    return (
      <div role="status" aria-label={t('loading')}>
        <Lines count={8} />
      </div>
    )
  const shown = audit.data.pages.flatMap(page => page.data)
  return (
    <>
      {shown.length ? (
        <ul className={`${ledger.list} ${classes.lines}`}>
          {shown.map(entry => (
            <AuditRow key={entry.id} entry={entry} onNarrow={onChange} />
          ))}
        </ul>
      ) : audit.hasNextPage ? null : (
        <Empty icon={IconListSearch} title={t('audit:none')} text={filtered ? t('audit:noneText') : undefined}>
          {filtered ? (
            <Button variant="default" onClick={() => onChange(noFilters)}>
              {t('audit:clear')}
            </Button>
          ) : null}
        </Empty>
      )}
      {audit.hasNextPage ? <Earlier audit={audit} /> : null}
    </>
  )
}

const noFilters: AuditSearch = {
  kind: undefined,
  person: undefined,
  object: undefined,
  record: undefined,
  address: undefined,
  from: undefined,
  to: undefined,
}

/** The next page. Where the last one was cut short it says how far has been looked. */
function Earlier({ audit }: Pick<EntriesProps, 'audit'>) {
  const { t } = useTranslation()
  const { exact } = useFormats()
  const last = audit.data?.pages.at(-1)
  const short = last?.nextCursor && last.data.at(-1)?.id !== last.nextCursor
  return (
    <div className={classes.earlier}>
      {short ? (
        <p role="status" className={classes.lookedTo}>
          {t('audit:lookedTo', { at: exact(new Date(madeAt(last.nextCursor ?? ''))) })}
        </p>
      ) : null}
      <Button variant="default" loading={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
        {short ? t('audit:lookOn') : t('audit:earlier')}
      </Button>
    </div>
  )
}
