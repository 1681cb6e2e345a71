import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { Lines } from '../../ui/loading.tsx'
import { Segments } from '../../ui/segments.tsx'
import rows from '../settings/parts/rows.module.css'
import classes from './exchange.module.css'
import { type ImportJson, importRowsQuery, outcomes, type RowGroup } from './imports.ts'
import { PreviewTable } from './preview-table.tsx'

/** The rows of the file by what becomes of them, a page at a time; each group can be taken away as a file. */
export function RowsSection({ imported }: { imported: ImportJson }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [chosen, setChosen] = useState<RowGroup | 'all'>('all')
  const { counts, ambiguous } = imported
  const filled: RowGroup[] = [...outcomes.filter(name => counts[name]), ...(ambiguous ? ['ambiguous' as const] : [])]
  const group = chosen !== 'all' && filled.includes(chosen) ? chosen : undefined
  const asked = useInfiniteQuery(importRowsQuery(imported, group))
  const many = (name: RowGroup) => formats.number(name === 'ambiguous' ? ambiguous : counts[name])
  return (
    <section className={rows.section}>
      <div className={rows.sectionHead}>
        <h2 className={rows.sectionTitle}>{t('exchange-page:preview.title')}</h2>
        {group ? (
          <Button
            className={rows.push}
            component="a"
            href={`/api/v1/imports/${imported.id}/rows.csv?outcome=${group}`}
            download
            size="compact-sm"
            variant="default"
            leftSection={<IconDownload size={14} />}
          >
            {t('exchange-page:preview.download')}
          </Button>
        ) : null}
      </div>
      <div className={classes.groups}>
        <Segments
          label={t('exchange-page:preview.outcome')}
          value={group ?? 'all'}
          onChange={setChosen}
          choices={[
            { value: 'all' as const, label: t('exchange-page:preview.all') },
            ...filled.map(value => ({ value, label: `${t(`exchange-page:preview.${value}`)} ${many(value)}` })),
          ]}
        />
      </div>
      {asked.data ? (
        <PreviewTable imported={imported} rows={asked.data.pages.flatMap(({ data }) => data)} />
      ) : (
        <Lines count={4} />
      )}
      {asked.hasNextPage ? (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={asked.isFetchingNextPage}
          onClick={() => void asked.fetchNextPage()}
        >
          {t('exchange-page:preview.more')}
        </Button>
      ) : null}
    </section>
  )
}
