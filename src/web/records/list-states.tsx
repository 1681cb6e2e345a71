import { Button } from '@mantine/core'
import { IconCloudOff, IconFileImport, IconFilterOff, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../app/contract.ts'
import { iconOf } from '../app/navigation.ts'
import { quickLead } from '../app/quick-lead.ts'
import { canCreate } from '../app/schema.ts'
import { Empty } from '../ui/empty.tsx'
import { lazyPart } from '../ui/lazy-part.tsx'
import { Lines } from '../ui/loading.tsx'
import { errorWords } from '../ui/toast.ts'
import { newWords } from './new-words.ts'
import { useListSearch } from './use-list-search.ts'

const NewRecord = lazyPart(async () => (await import('./new-record.tsx')).NewRecord)

/** What most companies have somewhere already when they come. */
const brought = new Set(['lead', 'contact', 'company', 'product', 'deal'])

export function ListLoading() {
  const { t } = useTranslation()
  return (
    <div style={{ padding: 24 }} role="status" aria-label={t('loading')}>
      <Lines count={12} />
    </div>
  )
}

export function ListError({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation()
  return (
    <Empty icon={IconCloudOff} title={t('records:listFailed')} text={errorWords(error)}>
      <Button variant="default" onClick={onRetry}>
        {t('retry')}
      </Button>
    </Empty>
  )
}

/** Nothing here yet, or nothing that fits the filter: two different things to say. */
export function ListEmpty({ object }: { object: SchemaObject }) {
  const { t } = useTranslation()
  const { search, change } = useListSearch()
  const filtered = Boolean(search.q || search.f?.length || search.quick)
  if (filtered) {
    return (
      <Empty icon={IconFilterOff} title={t('records:nothingFits')} text={t('records:nothingFitsText')}>
        <Button variant="default" onClick={() => change({ q: undefined, f: undefined, quick: undefined })}>
          {t('records:clearFilter')}
        </Button>
      </Empty>
    )
  }
  return (
    <Empty
      icon={iconOf(object.name)}
      title={t('records:nothingYet')}
      text={t(`records:emptyText.${object.name}`, { defaultValue: t('records:emptyText.other') })}
    >
      {canCreate(object) ? <Begin object={object} /> : null}
      {canCreate(object) && brought.has(object.name) ? (
        <Button component={Link} to="/import" variant="default" leftSection={<IconFileImport size={16} stroke={1.6} />}>
          {t('records:bring')}
        </Button>
      ) : null}
    </Empty>
  )
}

/** The first record of its kind. */
function Begin({ object }: { object: SchemaObject }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const isLead = object.name === 'lead'
  return (
    <>
      <Button leftSection={<IconPlus size={16} />} onClick={() => (isLead ? quickLead.set(true) : setOpen(true))}>
        {isLead ? t('newLead') : newWords(t, object)}
      </Button>
      {open ? <NewRecord object={object} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
