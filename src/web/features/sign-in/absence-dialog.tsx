import { Button, Group, Stack, Text } from '@mantine/core'
import { DateTimePicker } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { meQuery, useMe } from '../../app/session.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.ts'

/** Holidays and illness: while somebody is away, distribution passes him over. */
export function AbsenceDialog({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const queryClient = useQueryClient()
  const [from, setFrom] = useState<string | null>(me.absentFrom ?? null)
  const [until, setUntil] = useState<string | null>(me.absentUntil ?? null)
  const absence = useMutation({
    mutationFn: (dates: { absentFrom: string | null; absentUntil: string | null }) => api.patch('/me', dates),
    onSuccess: (_answer, dates) => {
      queryClient.setQueryData(meQuery.queryKey, now => (now ? { ...now, ...dates } : now))
      toast({ message: t(dates.absentFrom ? 'absence.saved' : 'absence.ended') })
      onClose()
    },
  })
  return (
    <Dialog opened onClose={onClose} title={t('absence.title')} size="sm">
      <Stack>
        <Text size="sm" c="dimmed">
          {t('absence.text')}
        </Text>
        <DateTimePicker
          label={t('absence.from')}
          value={from && new Date(from)}
          onChange={value => setFrom(iso(value))}
          locale={i18n.language}
          valueFormat="D MMM YYYY HH:mm"
          clearable
          clearButtonProps={{ 'aria-label': t('records:clear') }}
        />
        <DateTimePicker
          label={t('absence.until')}
          value={until && new Date(until)}
          onChange={value => setUntil(iso(value))}
          locale={i18n.language}
          valueFormat="D MMM YYYY HH:mm"
          clearable
          clearButtonProps={{ 'aria-label': t('records:clear') }}
        />
        <Group justify="flex-end">
          {me.absentFrom ? (
            <Button variant="default" onClick={() => absence.mutate({ absentFrom: null, absentUntil: null })}>
              {t('absence.end')}
            </Button>
          ) : null}
          <Button
            disabled={!from || !until}
            loading={absence.isPending}
            onClick={() => absence.mutate({ absentFrom: from, absentUntil: until })}
          >
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

const iso = (value: string | null): string | null => value && new Date(value).toISOString()
