import { Button, Group, Loader } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { FileSize } from '../../../records/files/file-size.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { tellAsked } from '../encryption/approvals.ts'
import rows from '../parts/rows.module.css'
import { personalExportsQuery } from './personal-data.ts'

/** Everything about the person as one file, for himself. */
export function ExportPart({ object, id }: { object: string; id: string }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { data } = useQuery(personalExportsQuery)
  const [newest] = (data?.data ?? []).filter(({ record }) => record === id)
  const making = useMutation({
    mutationFn: () => api.post('/personal-data/exports', { object, record: id }),
    onSuccess: answer => tellAsked(queryClient, answer),
    onSettled: () => queryClient.invalidateQueries({ queryKey: personalExportsQuery.queryKey }),
  })
  const waiting = newest?.state === 'waiting'
  return (
    <section className={rows.section}>
      <h2 className={rows.sectionTitle}>{t('personal-data:export.title')}</h2>
      <p className={rows.sectionText}>{t('personal-data:export.text')}</p>
      <Group gap="sm">
        {newest?.file ? (
          <Button component="a" href={newest.file} download size="xs" leftSection={<IconDownload size={14} />}>
            {t('personal-data:export.download')}
          </Button>
        ) : null}
        <Button
          size="xs"
          variant="default"
          loading={making.isPending}
          disabled={waiting}
          onClick={() => making.mutate()}
        >
          {t(newest?.file ? 'personal-data:export.again' : 'personal-data:export.make')}
        </Button>
        {waiting ? (
          <span role="status" className={rows.note}>
            <Loader size={12} /> {t('personal-data:export.waiting')}
          </span>
        ) : null}
        {newest?.file ? (
          <span className={rows.note}>
            {t('personal-data:export.at')} <RelativeTime at={newest.createdAt} />, <FileSize bytes={newest.size} />
          </span>
        ) : null}
        {newest?.failure ? <span className={rows.note}>{newest.failure.message}</span> : null}
      </Group>
    </section>
  )
}
