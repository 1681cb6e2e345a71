import { Alert, Button, Select } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'
import rows from '../parts/rows.module.css'
import { minutesInWords } from './minutes-in-words.ts'

interface Limits {
  idleMinutes: number
  longestMinutes: number
}

const limitsQuery = queryOptions({
  queryKey: ['session-limits'],
  queryFn: ({ signal }) => api.get<Limits>('/company/session-limits', { signal }),
})

const hour = 60
const day = 24 * hour
const idle = [15, 30, hour, 2 * hour, 4 * hour, 8 * hour, 12 * hour, day, 3 * day, 7 * day, 14 * day, 30 * day]
const longest = [hour, 4 * hour, 8 * hour, 12 * hour, day, 7 * day, 14 * day, 30 * day, 90 * day, 365 * day]

/** After what time everybody signs in again. */
export function SessionLimits() {
  const { data } = useQuery(limitsQuery)
  return data ? <LimitsForm limits={data} /> : null
}

function LimitsForm({ limits }: { limits: Limits }) {
  const { t, i18n } = useTranslation()
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState<Partial<Limits>>({})
  const saving = useMutation({
    mutationFn: () => api.patch<Limits>('/company/session-limits', draft),
    onSuccess: saved => {
      queryClient.setQueryData(limitsQuery.queryKey, saved)
      setDraft({})
      toast({ message: t('security:limits.saved') })
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error, ['idleMinutes', 'longestMinutes'])
  const choices = (usual: number[], now: number) =>
    [...new Set([...usual, now])]
      .sort((one, other) => one - other)
      .map(minutes => ({ value: String(minutes), label: minutesInWords(minutes, i18n.language) }))
  const field = (name: keyof Limits, usual: number[]) => ({
    allowDeselect: false,
    value: String(draft[name] ?? limits[name]),
    error: wrong[name],
    data: choices(usual, limits[name]),
    onChange: (value: string | null) => setDraft({ ...draft, [name]: Number(value ?? limits[name]) }),
  })
  const { idleMinutes, longestMinutes } = { ...limits, ...draft }
  const dirty = idleMinutes !== limits.idleMinutes || longestMinutes !== limits.longestMinutes
  return (
    <section className={rows.section} style={{ marginTop: 32 }} aria-labelledby="session-limits">
      <h2 className={rows.sectionTitle} id="session-limits">
        {t('security:limits.title')}
      </h2>
      <p className={rows.sectionText}>{t('security:limits.text')}</p>
      <div className={rows.form}>
        <Select label={t('security:limits.idle')} {...field('idleMinutes', idle)} />
        <Select label={t('security:limits.longest')} {...field('longestMinutes', longest)} />
      </div>
      {rest ? (
        <Alert color="red" role="alert" mt="md">
          {rest}
        </Alert>
      ) : null}
      <Button mt="md" variant="default" disabled={!dirty} loading={saving.isPending} onClick={() => saving.mutate()}>
        {t('security:limits.save')}
      </Button>
    </section>
  )
}
