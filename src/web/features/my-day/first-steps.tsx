import { ActionIcon } from '@mantine/core'
import {
  type Icon,
  IconBell,
  IconCalendarPlus,
  IconCircleCheckFilled,
  IconFileImport,
  IconFilter2,
  IconUserPlus,
  IconUsers,
  IconWorldWww,
  IconX,
} from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { quickLead } from '../../app/quick-lead.ts'
import { useMe } from '../../app/session.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { toast } from '../../ui/toast.ts'
import { useIsPhone } from '../../ui/use-phone.ts'
import { type Samples, samplesQuery } from '../settings/samples/samples.ts'
import classes from './first-steps.module.css'
import { type FirstStep, type FirstStepsOf, firstStepsQuery, stepsState } from './steps.ts'

const NewTask = lazyPart(async () => (await import('../tasks/new-task.tsx')).NewTask)

/** Where a step is taken: a page, or a form over this one. */
const places: Record<FirstStep['name'], { icon: Icon; to?: string }> = {
  import: { icon: IconFileImport, to: '/import' },
  form: { icon: IconWorldWww, to: '/settings/sources' },
  people: { icon: IconUsers, to: '/settings/users' },
  lead: { icon: IconUserPlus },
  pipeline: { icon: IconFilter2, to: '/settings/pipelines' },
  task: { icon: IconCalendarPlus },
  notices: { icon: IconBell, to: '/settings/notices' },
}

/** Whether there is a list of first steps to show: not put away, and something of it still to be done. */
export function useIsFresh(): boolean {
  const me = useMe()
  const { data } = useQuery(firstStepsQuery(me.id))
  if (!data) return stepsState.get(me.id) === 'open'
  return !data.hidden && data.steps.some(step => !step.done)
}

/** What one can begin with. A step ticks itself once the base shows that it is done; each leads to its place. */
export function FirstSteps() {
  const { t } = useTranslation()
  const me = useMe()
  const { data } = useQuery(firstStepsQuery(me.id))
  const [planning, setPlanning] = useState(false)
  const steps = data?.steps ?? []
  const done = steps.filter(step => step.done).length
  return (
    <section className={classes.steps} aria-label={t('day.first.title')}>
      <div className={classes.head}>
        <h2 className={classes.title}>{t('day.first.title')}</h2>
        {data ? <span className={classes.count}>{t('day.first.done', { done, of: steps.length })}</span> : null}
        <HideButton />
      </div>
      <ul className={classes.list}>
        {steps.map(step => (
          <li key={step.name} data-done={step.done || undefined}>
            <Step step={step} onPlan={() => setPlanning(true)} />
          </li>
        ))}
      </ul>
      {me.admin ? <SamplesLink /> : null}
      {planning ? <NewTask onClose={() => setPlanning(false)} /> : null}
    </section>
  )
}

/** What can be done with samples now; while they are on their way, how far that is. */
function SamplesLink() {
  const { t } = useTranslation()
  const { data } = useQuery(samplesQuery)
  if (!data) return <span className={classes.samples} />
  const { state, progress } = data
  return (
    <Link to="/settings/samples" className={classes.samples}>
      {t(`day.first.samples.${wordsOf[state]}`, progress)}
    </Link>
  )
}

const wordsOf = {
  none: 'add',
  failed: 'add',
  removed: 'add',
  there: 'remove',
  adding: 'adding',
  restoring: 'adding',
  removing: 'removing',
} as const satisfies Record<Samples['state'], string>

function Step({ step: { name, done }, onPlan }: { step: FirstStep; onPlan: () => void }) {
  const { t } = useTranslation()
  const phone = useIsPhone()
  const { icon, to } = places[name]
  const Sign = done ? IconCircleCheckFilled : icon
  const content = (
    <>
      <Sign size={22} stroke={1.5} aria-label={done ? t('day.first.isDone') : undefined} />
      <span className={classes.name}>{t(`day.first.${name}`)}</span>
      <span className={classes.text}>{t(`day.first.${textOf(name, phone)}`)}</span>
    </>
  )
  if (to)
    return (
      <Link to={to} className={classes.step}>
        {content}
      </Link>
    )
  return (
    <button type="button" className={classes.step} onClick={() => (name === 'lead' ? quickLead.set(true) : onPlan())}>
      {content}
    </button>
  )
}

/** Keys are taught where there are any. */
const textOf = (name: FirstStep['name'], phone: boolean) =>
  name === 'lead' && !phone ? 'leadKey' : (`${name}Text` as const)

/** Put away for good: on every device, until it is taken back at once. */
function HideButton() {
  const { t } = useTranslation()
  const me = useMe()
  const queryClient = useQueryClient()
  const take = (known: FirstStepsOf) => {
    stepsState.keep(me.id, known)
    queryClient.setQueryData(firstStepsQuery(me.id).queryKey, known)
  }
  const show = useMutation({ mutationFn: () => api.delete<FirstStepsOf>('/first-steps/hidden'), onSuccess: take })
  const hide = useMutation({
    mutationFn: () => api.put<FirstStepsOf>('/first-steps/hidden', {}),
    onSuccess: known => {
      take(known)
      toast({ message: t('day.first.hidden'), action: { label: t('undo'), run: () => show.mutate() } })
    },
  })
  return (
    <ActionIcon
      className={classes.hide}
      loading={hide.isPending}
      aria-label={t('day.first.hide')}
      title={t('day.first.hide')}
      onClick={() => hide.mutate()}
    >
      <IconX size={16} />
    </ActionIcon>
  )
}
