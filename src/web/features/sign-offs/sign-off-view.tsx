import { Button, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { useFormats } from '../../app/format.ts'
import { cardPath } from '../../app/navigation.ts'
import { useSchema } from '../../app/schema.ts'
import { isMoney } from '../../fields/money-value.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx'
import { errorWords } from '../../ui/toast.ts'
import classes from './sign-offs.module.css'
import { type Reason, type SignOffJson, signOffsKey } from './sign-offs.ts'

const tones: Record<SignOffJson['state'], Tone> = {
  open: 'warn',
  approved: 'good',
  declined: 'bad',
  void: 'quiet',
  withdrawn: 'quiet',
}

/** A request: what it is about, where it stands, and the two buttons of whoever decides now. */
export function SignOffView({ asked, named }: { asked: SignOffJson; named?: boolean }) {
  const { t } = useTranslation()
  return (
    <article className={classes.request} aria-label={asked.name ?? undefined}>
      <header className={classes.head}>
        {named ? <Named asked={asked} /> : null}
        <StatusBadge tone={tones[asked.state]}>{t(`sign-offs:states.${asked.state}`)}</StatusBadge>
      </header>
      {named ? <Essentials asked={asked} /> : null}
      <p className={classes.note}>
        {asked.askedBy?.name} · <RelativeTime at={asked.askedAt} />
        {asked.note ? ` · ${asked.note}` : ''}
      </p>
      <ul className={classes.reasons}>
        {asked.reasons.map((reason, at) => (
          <li key={at}>
            <ReasonWords reason={reason} />
          </li>
        ))}
      </ul>
      <Steps asked={asked} />
      {asked.canDecide ? <Decide asked={asked} /> : null}
      {asked.canWithdraw ? <Withdraw id={asked.id} /> : null}
    </article>
  )
}

function Named({ asked }: { asked: SignOffJson }) {
  const object = useSchema().byName.get(asked.on.object)
  const words = `${object?.label.one ?? ''} ${asked.number ?? ''} ${asked.name ?? ''}`
  return (
    <strong className={classes.name}>{object ? <Link to={cardPath(object, asked.on.id)}>{words}</Link> : words}</strong>
  )
}

function Essentials({ asked }: { asked: SignOffJson }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const percent = (value: number | null | undefined) => (value == null ? null : formats.percent(value))
  const facts = [
    ['company', asked.company],
    ['total', isMoney(asked.total) ? formats.money(asked.total) : null],
    ['discount', asked.discount ? percent(asked.discount) : null],
    ['lineDiscount', asked.lineDiscount ? percent(asked.lineDiscount) : null],
    ['margin', percent(asked.margin)],
    ['paymentTerms', asked.paymentTerms],
  ] as const
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) =>
        value ? (
          <div key={name}>
            <dt>{t(`sign-offs:facts.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  )
}

export function ReasonWords({ reason }: { reason: Reason }) {
  const { t } = useTranslation()
  if (reason.kind === 'rule') return <>{reason.name}</>
  return <>{t(`sign-offs:reasons.${reason.what}`, { value: reason.value, limit: reason.limit })}</>
}

function Steps({ asked }: { asked: SignOffJson }) {
  const { t } = useTranslation()
  return (
    <ol className={classes.steps}>
      {asked.steps.map((step, at) => (
        <li key={at} data-now={(asked.state === 'open' && asked.step === at) || undefined}>
          {step.seats.map(({ kind, name, decision }, seat) => (
            <span key={seat} className={classes.seat}>
              {seat ? <span className={classes.note}>{t(`sign-offs:card.${step.mode}`)} </span> : null}
              {decision ? (
                <>
                  {decision.by?.name} – {t(`sign-offs:verdicts.${decision.verdict}`)}
                  {decision.inPlaceOf ? ` (${t('sign-offs:card.inPlaceOf', { name: decision.inPlaceOf.name })})` : ''}
                  {decision.note ? `: ${decision.note}` : ''}
                </>
              ) : kind === 'role' ? (
                t('sign-offs:card.role', { role: t(`sign-offs:roles.${name}`, { defaultValue: name }) })
              ) : (
                name
              )}
            </span>
          ))}
        </li>
      ))}
    </ol>
  )
}

function Decide({ asked }: { asked: SignOffJson }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [note, setNote] = useState('')
  const decide = useMutation({
    mutationFn: (verdict: 'approve' | 'decline') =>
      api.post(`/sign-offs/${asked.id}/decision`, { verdict, ...(note.trim() && { note: note.trim() }) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: signOffsKey }),
    meta: { quiet: true },
  })
  return (
    <div className={classes.decide} data-screen-only>
      {asked.inPlaceOf ? (
        <p className={classes.note}>{t('sign-offs:card.youStandIn', { name: asked.inPlaceOf.name })}</p>
      ) : null}
      <Textarea
        aria-label={t('sign-offs:page.note')}
        placeholder={t('sign-offs:page.note')}
        autosize
        minRows={1}
        maxLength={1000}
        value={note}
        error={decide.error ? errorWords(decide.error) : undefined}
        onChange={({ currentTarget: { value } }) => setNote(value)}
      />
      <div className={classes.buttons}>
        <Button size="compact-sm" color="green" loading={decide.isPending} onClick={() => decide.mutate('approve')}>
          {t('sign-offs:page.approve')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!note.trim()}
          loading={decide.isPending}
          onClick={() => decide.mutate('decline')}
        >
          {t('sign-offs:page.decline')}
        </Button>
      </div>
    </div>
  )
}

function Withdraw({ id }: { id: string }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const withdraw = useMutation({
    mutationFn: () => api.post(`/sign-offs/${id}/withdrawal`, {}),
    onSettled: () => queryClient.invalidateQueries({ queryKey: signOffsKey }),
  })
  return (
    <div className={classes.buttons} data-screen-only>
      <Button size="compact-sm" variant="subtle" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
        {t('sign-offs:card.withdraw')}
      </Button>
    </div>
  )
}
