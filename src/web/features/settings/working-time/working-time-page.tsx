import { Alert, NumberInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { WorkingCalendar } from '../../../../model/working-time.ts'
import { api } from '../../../app/api.ts'
import { ApiError } from '../../../app/api-error.ts'
import { useSchema } from '../../../app/schema.ts'
import { zoneName } from '../../../app/time-zone.ts'
import { problemsOf } from '../../../ui/problems.ts'
import { SaveBar } from '../../../ui/save-bar.tsx'
import { toast, toastError } from '../../../ui/toast.ts'
import { useDraft } from '../../../ui/use-draft.ts'
import { type KeptCalendar, workingCalendarQuery } from '../../calendar/working-hours.ts'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { SpecialDays } from './special-days.tsx'
import { WeekHours } from './week-hours.tsx'

/** When the company works: the usual week, and the days unlike it. */
export function WorkingTimePage() {
  const { t, i18n } = useTranslation()
  const { timeZone } = useSchema().company
  const kept = useQuery(workingCalendarQuery)
  return (
    <SettingsFrame
      title={t('settings:workingTime.title')}
      text={t('settings:workingTime.text', { zone: zoneName(timeZone, i18n.language) })}
      asked={kept}
    >
      {kept.data ? <WorkingTimeForm kept={kept.data} /> : null}
    </SettingsFrame>
  )
}

function WorkingTimeForm({ kept }: { kept: KeptCalendar }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [draft, setDraft, forget] = useDraft<KeptCalendar | null>('working-time', null)
  const values = draft ?? kept
  const change = (part: Partial<WorkingCalendar>) => setDraft({ ...values, ...part })
  const put = async ({ version: _, ...calendar }: KeptCalendar, version: number) => {
    const saved = await api.put<KeptCalendar>('/working-calendar', calendar, { version })
    queryClient.setQueryData(workingCalendarQuery.queryKey, saved)
    return saved
  }
  const save = useMutation({
    // What there was is told along: once it is saved, the page is drawn from that.
    mutationFn: async () => ({ former: kept, saved: await put(values, values.version) }),
    onSuccess: ({ former, saved }) => {
      forget()
      const takeBack = () => void put(former, saved.version).catch(toastError)
      toast({
        key: 'working-time',
        message: t('settings:saved'),
        action: { label: t('settings:takeBack'), run: takeBack },
      })
    },
    onError: async error => {
      if (!isStale(error)) return
      // What was typed stays; saved once more, it goes on top of what somebody else has set.
      const { version } = await queryClient.fetchQuery({ ...workingCalendarQuery, staleTime: 0 })
      setDraft({ ...values, version })
    },
    meta: { quiet: true },
  })
  const { at, rest } = problemsOf(save.error, ['week', 'days', 'pause'])
  return (
    <>
      <section className={rows.section}>
        <h2 className={rows.sectionTitle}>{t('settings:workingTime.week')}</h2>
        <WeekHours week={values.week} wrong={at} onChange={week => change({ week })} />
        {values.week.some(hours => hours) ? null : (
          <Alert color="yellow" mt="sm">
            {t('settings:workingTime.neverWorks')}
          </Alert>
        )}
        <NumberInput
          mt="md"
          maw={240}
          min={0}
          max={600}
          allowDecimal={false}
          clampBehavior="strict"
          label={t('settings:workingTime.pause')}
          description={t('settings:workingTime.pauseText')}
          value={values.pause}
          error={at.pause}
          onChange={pause => change({ pause: Number(pause) || 0 })}
        />
      </section>
      <SpecialDays
        days={values.days}
        usual={values.week.find(hours => hours) ?? null}
        onChange={days => change({ days })}
      />
      <SaveBar
        dirty={draft !== null}
        pending={save.isPending}
        problem={isStale(save.error) ? t('settings:stale') : rest}
        onSave={() => save.mutate()}
        onDiscard={() => {
          forget()
          save.reset()
        }}
      />
    </>
  )
}

const isStale = (error: Error | null): boolean => error instanceof ApiError && error.status === 412
