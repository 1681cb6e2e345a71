import { Alert, Button, Stack, Switch } from '@mantine/core'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../../app/api-error.ts'
import { useFormats } from '../../../app/format.ts'
import { DialogActions } from '../../../ui/dialog-actions.tsx'
import { errorWords } from '../../../ui/toast.ts'
import classes from './hand-over.module.css'
import { type Holding, type Holdings, useKindName, type Wanted } from './hand-overs.ts'
import { ReceiverSelect, receiverOf } from './receiver-select.tsx'

/** What is filled in: `same` goes where all goes, `stays` to nobody. */
export interface Draft {
  to: string | null
  closed: boolean
  parts: Record<string, string>
}

export const freshDraft: Draft = { to: null, closed: false, parts: {} }

export const wantedOf = ({ to, closed, parts }: Draft): Wanted => ({
  to: receiverOf(to),
  closed,
  parts: Object.fromEntries(
    Object.entries(parts)
      .filter(([, value]) => value !== 'same')
      .map(([kind, value]) => [kind, { to: receiverOf(value) }]),
  ),
})

interface ChooseFormProps {
  holdings: Holdings
  draft: Draft
  onChange: (part: Partial<Draft>) => void
  error: Error | null
  pending: boolean
  onSubmit: () => void
  onClose: () => void
}

/** All that somebody holds, and to whom it goes: everything to one, or kind by kind. */
export function ChooseForm({ holdings, draft, onChange, error, pending, onSubmit, onClose }: ChooseFormProps) {
  const { t } = useTranslation()
  const { user, data, apiKeys } = holdings
  const wrong = error instanceof ApiError ? error.byField() : {}
  const shown = data.filter(one => draft.closed || one.open > 0)
  const others = shown.filter(({ kind }) => wrong[`parts.${kind}`])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (draft.to && !pending) onSubmit()
  }
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        <ReceiverSelect
          leaver={user.id}
          label={t('settings:handOver.to')}
          value={draft.to}
          onChange={to => onChange({ to })}
        />
        {data.some(({ closes, open, all }) => closes && all > open) ? (
          <Switch
            label={t('settings:handOver.closed')}
            description={t('settings:handOver.closedText')}
            checked={draft.closed}
            onChange={event => onChange({ closed: event.currentTarget.checked })}
          />
        ) : null}
        <ul className={classes.kinds} aria-label={t('settings:handOver.what')}>
          {shown.map(holding => (
            <KindRow
              key={holding.kind}
              leaver={user.id}
              holding={holding}
              closed={draft.closed}
              value={draft.parts[holding.kind] ?? 'same'}
              error={wrong[`parts.${holding.kind}`]}
              onChange={value => onChange({ parts: { ...draft.parts, [holding.kind]: value } })}
            />
          ))}
        </ul>
        {apiKeys ? <p className={classes.aside}>{t('settings:handOver.keys', { count: apiKeys })}</p> : null}
        {error && !others.length ? (
          <Alert color="red" role="alert">
            {errorWords(error)}
          </Alert>
        ) : null}
        <DialogActions>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" disabled={!draft.to || !shown.length} loading={pending}>
            {t('settings:handOver.look')}
          </Button>
        </DialogActions>
      </Stack>
    </form>
  )
}

interface KindRowProps {
  leaver: string
  holding: Holding
  closed: boolean
  value: string
  error: string | undefined
  onChange: (value: string) => void
}

function KindRow({ leaver, holding, closed, value, error, onChange }: KindRowProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const name = useKindName()(holding)
  const { open, all, closes } = holding
  const count = formats.number(closed ? all : open)
  const rest = all - open
  return (
    <li className={classes.kind}>
      <div className={classes.what}>
        <span className={classes.name}>{name}</span> <span className="number">{count}</span>
        {closes && rest && !closed ? (
          <span className={classes.stays}>{t('settings:handOver.rest', { count: formats.number(rest) })}</span>
        ) : null}
      </div>
      <ReceiverSelect
        leaver={leaver}
        label={t('settings:handOver.toWhom', { what: name })}
        hideLabel
        others={[
          { value: 'same', label: t('settings:handOver.same') },
          { value: 'stays', label: t('settings:handOver.stays') },
        ]}
        value={value}
        error={error}
        onChange={next => onChange(next ?? 'same')}
      />
    </li>
  )
}
