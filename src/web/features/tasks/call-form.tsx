import { Autocomplete, Button, Group, NumberInput, SegmentedControl, Stack, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newIdempotencyKey } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import type { Link } from '../../app/contract.ts'
import { sendOrWait } from '../../offline/send-or-wait.ts'
import { errorWords, toast } from '../../ui/toast.ts'
import { useDraft } from '../../ui/use-draft.ts'
import classes from './composer-parts.module.css'
import { NextStep, noStep, stepOf } from './next-step.tsx'
import { saveByKey } from './save-by-key.ts'
import { SaveKeys } from './save-keys.tsx'
import { useShowAtOnce } from './use-optimistic.ts'
import { useTold } from './use-told.ts'

const empty = { direction: 'out', result: '', minutes: null as number | null, text: '', step: noStep }
const usualResults = ['agreed', 'callBack', 'noAnswer', 'thinking', 'notInterested'] as const

/** A call with what came of it and the next step, in one go. */
export function CallForm({ on, onDone }: { on: Link; onDone?: () => void }) {
  const { t } = useTranslation()
  const told = useTold()
  const [call, setCall, forget] = useDraft(`call.${on.id}`, empty)
  const [key, setKey] = useState(newIdempotencyKey)
  const showAtOnce = useShowAtOnce(on)
  const change = (part: Partial<typeof empty>) => setCall({ ...call, ...part })
  const note = useMutation({
    mutationFn: () => {
      const next = stepOf(call.step, t(`records:task.usual.${call.step.kind}`))
      const body = {
        direction: call.direction,
        result: call.result.trim(),
        ...(call.minutes ? { duration: Math.round(call.minutes * 60) } : {}),
        ...(call.text.trim() ? { text: call.text } : {}),
        ...(next ? { next } : {}),
      }
      return sendOrWait({
        kind: 'call',
        title: [call.result, call.text].filter(part => part.trim()).join('. '),
        on,
        draft: { place: `call.${on.id}`, value: call },
        posts: [{ path: `/records/${on.object}/${on.id}/calls`, body, key }],
      })
    },
    onMutate: () =>
      showAtOnce({ kind: 'call', direction: call.direction, result: call.result.trim(), text: call.text }),
    onError: (_error, _nothing, takeAway) => takeAway?.(),
    onSuccess: sent => {
      forget()
      if (!sent) toast({ message: t('offline.kept') })
      setKey(newIdempotencyKey())
      told(on)
      onDone?.()
    },
    meta: { quiet: true },
  })
  // What is on its way stands in the timeline already; it is in the draft until it has arrived.
  const shown = note.isPending ? empty : call
  const wrong = note.error instanceof ApiError ? note.error.byField() : {}
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (call.result.trim() && !note.isPending) note.mutate()
  }
  return (
    <form onSubmit={submit} onKeyDown={saveByKey} noValidate>
      <Stack gap="sm">
        <Group gap="sm" align="flex-start">
          <SegmentedControl
            size="xs"
            aria-label={t('records:call.direction')}
            value={shown.direction}
            onChange={direction => change({ direction })}
            data={[
              { value: 'out', label: t('records:call.out') },
              { value: 'in', label: t('records:call.in') },
            ]}
          />
          <NumberInput
            size="xs"
            w={96}
            hideControls
            min={0}
            suffix={` ${t('records:call.minutes')}`}
            aria-label={t('records:call.duration')}
            placeholder={t('records:call.duration')}
            value={shown.minutes ?? ''}
            onChange={minutes => change({ minutes: minutes === '' ? null : Number(minutes) })}
          />
          <Autocomplete
            size="xs"
            flex="1 1 180px"
            data-autofocus
            aria-label={t('records:call.result')}
            placeholder={t('records:call.result')}
            error={wrong.result}
            data={usualResults.map(result => t(`records:call.results.${result}`))}
            value={shown.result}
            onChange={result => change({ result })}
          />
        </Group>
        <Textarea
          size="xs"
          autosize
          minRows={1}
          maxRows={8}
          aria-label={t('records:call.text')}
          placeholder={t('records:call.text')}
          error={wrong.text}
          value={shown.text}
          onChange={event => change({ text: event.currentTarget.value })}
        />
        <NextStep step={shown.step} onChange={step => change({ step })} errors={nextErrors(note.error)} />
        {note.error && !(note.error instanceof ApiError && note.error.problems.length) ? (
          <p className={classes.bad} role="alert">
            {t('story:notSaved', { reason: errorWords(note.error) })}
          </p>
        ) : null}
        <div className={classes.foot}>
          <SaveKeys />
          <Button size="xs" type="submit" disabled={!shown.result.trim()} loading={note.isPending}>
            {t('save')}
          </Button>
        </div>
      </Stack>
    </form>
  )
}

/** Problems of the step that was to follow: `next.dueAt` → `dueAt`. */
export function nextErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {}
  return Object.fromEntries(
    error.problems
      .filter(({ field }) => field.startsWith('next.'))
      .map(({ field, message }) => [field.slice(5), message]),
  )
}
