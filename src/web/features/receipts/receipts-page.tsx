import { Button, Select } from '@mantine/core'
import { IconInbox } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useObject } from '../../app/schema.ts'
import { asText } from '../../fields/widget.ts'
import { allQuery } from '../../records/queries.ts'
import { Empty } from '../../ui/empty.tsx'
import ledger from '../../ui/ledger.module.css'
import { SettingsFrame } from '../settings/parts/settings-frame.tsx'
import { ReceiptRow } from './receipt-row.tsx'
import classes from './receipts.module.css'
import { receiptsQuery } from './receipts.ts'
import { outcomes, type ReceiptsSearch, readReceiptsSearch } from './search.ts'

/** The ledger: every request that came in, and what became of it. Nothing is lost unseen. */
export function ReceiptsPage() {
  const { t } = useTranslation()
  const search = readReceiptsSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const receipts = useInfiniteQuery(receiptsQuery(search))
  const change = (part: Partial<ReceiptsSearch>) =>
    void navigate({ to: '/receipts', search: { ...search, ...part }, replace: true })

  const shown = receipts.data?.pages.flatMap(page => page.data) ?? []
  const pinned =
    search.receipt && receipts.data && !shown.some(({ id }) => id === search.receipt) ? search.receipt : null
  return (
    <SettingsFrame title={t('receipts:title')} text={t('receipts:text')} back={null} asked={receipts} open>
      <Filters search={search} onChange={change} />
      {pinned ? (
        <ul className={`${ledger.list} ${classes.lines}`} aria-label={t('receipts:byLink')}>
          <ReceiptRow id={pinned} open onToggle={() => change({ receipt: undefined })} />
        </ul>
      ) : null}
      {shown.length ? (
        <ul className={`${ledger.list} ${classes.lines}`}>
          {shown.map(receipt => (
            <ReceiptRow
              key={receipt.id}
              id={receipt.id}
              receipt={receipt}
              open={receipt.id === search.receipt}
              onToggle={() => change({ receipt: receipt.id === search.receipt ? undefined : receipt.id })}
            />
          ))}
        </ul>
      ) : (
        <Nothing
          filtered={Boolean(search.outcome || search.source)}
          onClear={() => change({ outcome: undefined, source: undefined })}
        />
      )}
      {receipts.hasNextPage ? (
        <Button
          mt="md"
          variant="default"
          loading={receipts.isFetchingNextPage}
          onClick={() => void receipts.fetchNextPage()}
        >
          {t('receipts:earlier')}
        </Button>
      ) : null}
    </SettingsFrame>
  )
}

function Filters({ search, onChange }: { search: ReceiptsSearch; onChange: (part: Partial<ReceiptsSearch>) => void }) {
  const { t } = useTranslation()
  const sources = useQuery(allQuery(useObject('source'), { sort: 'name', fields: ['name'] }))
  return (
    <div className={classes.filters}>
      <div className={classes.outcomes} role="group" aria-label={t('receipts:outcome')}>
        {[undefined, ...outcomes].map(outcome => (
          <button
            key={outcome ?? 'all'}
            type="button"
            className={classes.outcome}
            aria-pressed={search.outcome === outcome}
            onClick={() => onChange({ outcome })}
          >
            {t(`receipts:outcomes.${outcome ?? 'all'}`)}
          </button>
        ))}
      </div>
      <Select
        className={classes.source}
        size="xs"
        clearable
        searchable
        aria-label={t('receipts:source')}
        placeholder={t('receipts:source')}
        value={search.source ?? null}
        data={(sources.data ?? []).map(source => ({ value: source.id, label: asText(source.name) }))}
        onChange={source => onChange({ source: source ?? undefined })}
      />
    </div>
  )
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const { t } = useTranslation()
  return filtered ? (
    <Empty icon={IconInbox} title={t('records:nothingFits')}>
      <Button variant="default" onClick={onClear}>
        {t('records:clearFilter')}
      </Button>
    </Empty>
  ) : (
    <Empty icon={IconInbox} title={t('receipts:none')} text={t('receipts:noneText')}>
      <Link to="/settings/sources">{t('receipts:toSources')}</Link>
    </Empty>
  )
}
