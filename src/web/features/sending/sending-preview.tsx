import { Alert, Button, Skeleton, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { saveMade } from '../../app/fetch-made.ts'
import { useFormats } from '../../app/format.ts'
import { isMoney } from '../../fields/money-value.ts'
import { asText } from '../../fields/widget.ts'
import { errorWords } from '../../ui/toast.ts'
import { draftOf } from '../papers/papers.ts'
import classes from './sending.module.css'
import { pagesQuery } from './sending.ts'
import type { SentPaper } from './use-sent-paper.ts'

interface Props {
  record: RecordJson
  path: string
  paper: SentPaper
}

/** Its pages as they will be; of Word, which has none, a draft; where there is no paper, what it comes to. */
export function SendingPreview(props: Props) {
  return <div className={classes.pages}>{props.paper.isWord ? <WordDraft {...props} /> : <Pages {...props} />}</div>
}

function Pages({ record, path, paper: { chosen, isReady } }: Props) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { data: pages, error } = useQuery({ ...pagesQuery(path, chosen), enabled: isReady })
  if (error) return <Alert color="gray">{errorWords(error)}</Alert>
  if (!pages) return <Skeleton className={classes.page} radius={4} style={{ aspectRatio: '210 / 297' }} aria-busy />
  return (
    <>
      {pages.map((page, at) => (
        <img
          key={at}
          className={classes.page}
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(page)}`}
          alt={t('papers:sending.page', { number: at + 1 })}
        />
      ))}
      {pages.length || !isMoney(record.total) ? null : (
        <Text>
          {asText(record.name)}: <strong>{formats.money(record.total)}</strong>
        </Text>
      )}
    </>
  )
}

function WordDraft({ record, paper: { kind, template, chosen, asPdf } }: Props) {
  const { t } = useTranslation()
  const draft = useMutation({
    mutationFn: async () => {
      const asked = {
        kind,
        ...(template && { template: template.id }),
        ...chosen,
        ...(asPdf && { as: 'pdf' as const }),
      }
      saveMade(await draftOf({ object: kind, id: record.id }, asked))
    },
    meta: { quiet: true },
  })
  return (
    <Stack gap="sm" align="flex-start">
      <Text size="sm">{t('papers:word')}</Text>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} stroke={1.6} />}
        loading={draft.isPending}
        onClick={() => draft.mutate()}
      >
        {t('papers:draft')}
      </Button>
      {draft.error ? <Alert color="red">{errorWords(draft.error)}</Alert> : null}
    </Stack>
  )
}
