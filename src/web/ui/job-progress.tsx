import { Button, Progress, Text } from '@mantine/core'
import { IconPlayerStop } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../app/format.ts'
import classes from './job-progress.module.css'

interface JobProgressProps {
  /** What is being done: `Writing…`. */
  title: string
  /** How many of how many; `of` is `null` until it is known. */
  done?: number
  of?: number | null
  /** Where only that is known. */
  percent?: number
  /** What else there is to know: that the page may be left. */
  text?: string
  /** Ends it where it is. */
  stop?: () => Promise<unknown>
}

/** Long work under way: how far it is, and the way to stop it. */
export function JobProgress({ title, done = 0, of = null, percent, text, stop }: JobProgressProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const stopping = useMutation({ mutationFn: async () => stop?.() })
  const share = of === null ? percent : (100 * Math.min(done, of)) / Math.max(1, of)
  const far =
    of !== null
      ? t('jobs.far', { done: formats.number(Math.min(done, of)), of: formats.number(of) })
      : percent !== undefined
        ? t('jobs.percent', { percent: Math.round(percent) })
        : ''
  return (
    <div className={classes.job}>
      <Text fw={550}>{title}</Text>
      <Progress value={share ?? 100} animated={share === undefined} size="lg" aria-label={title} />
      <Text size="sm" c="dimmed" role="status">
        {stopping.isPending ? t('jobs.stopping') : [far, text].filter(Boolean).join('. ')}
      </Text>
      {stop ? (
        <Button
          variant="default"
          className={classes.stop}
          leftSection={<IconPlayerStop size={16} />}
          loading={stopping.isPending}
          onClick={() => stopping.mutate()}
        >
          {t('jobs.stop')}
        </Button>
      ) : null}
    </div>
  )
}
