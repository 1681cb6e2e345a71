import { Alert, Button, Radio, Stack, Textarea } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, newIdempotencyKey } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import type { RecordJson } from '../../app/contract.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import { asText } from '../../fields/widget.ts'
import { sendOrWait } from '../../offline/send-or-wait.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { errorWords, toast } from '../../ui/toast.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { nextErrors } from './call-form.tsx'
import { NextStep, noStep, stepOf } from './next-step.tsx'
import { useTold } from './use-told.ts'
import { useUnfinish } from './use-unfinish.ts'

/** A task ends with its result, and asks for the next step. */
export function ResultDialog({ task, onClose }: { task: RecordJson; onClose: () => void }) {
  const { t } = useTranslation()
  const told = useTold()
  const unfinish = useUnfinish()
  const [text, setText, forget] = useDraft(`result.${task.id}`, '')
  const [step, setStep, forgetStep] = useDraft(`result.${task.id}.next`, noStep)
  const [chosen, choose, forgetChosen] = useDraft(`result.${task.id}.chosen`, '')
  const results = useResults(task.id)
  const [key] = useState(newIdempotencyKey)
  const result = [results.includes(chosen) ? chosen : '', text.trim()].filter(Boolean).join('. ')
  const finish = useMutation({
    mutationFn: () => {
      const next = stepOf(step, t(`records:task.usual.${step.kind}`))
      return sendOrWait<{ unplanned: boolean; next: RecordJson | null }>({
        kind: 'result',
        title: `${asText(task.title)}: ${result}`,
        on: { object: 'task', id: task.id },
        draft: { place: `result.${task.id}`, value: text },
        posts: [{ path: `/tasks/${task.id}/result`, body: { text: result, ...(next ? { next } : {}) }, key }],
      })
    },
    onSuccess: sent => {
      forget()
      forgetStep()
      forgetChosen()
      told(isJsonObject(task.on) ? { object: asText(task.on.object), id: asText(task.on.id) } : null)
      toast({
        message: t(sent ? (sent.unplanned ? 'records:task.doneUnplanned' : 'records:task.done') : 'offline.kept'),
        action: sent ? { label: t('undo'), run: () => void unfinish(task, sent.next) } : undefined,
      })
      onClose()
    },
    meta: { quiet: true },
  })
  const wrong = finish.error instanceof ApiError ? finish.error.byField() : {}
  const submit = (event: FormEvent) => {
    event.preventDefault()
    finish.mutate()
  }
  return (
    <Dialog opened onClose={onClose} title={asText(task.title)} size="lg">
      <form onSubmit={submit} noValidate>
        <Stack>
          {results.length ? (
            <Radio.Group label={t('records:task.result')} value={chosen} onChange={choose}>
              {results.map(one => (
                <Radio key={one} value={one} label={one} mt="xs" />
              ))}
            </Radio.Group>
          ) : null}
          <Textarea
            label={t(results.length ? 'records:task.comment' : 'records:task.result')}
            placeholder={results.length ? undefined : t('records:task.resultPlaceholder')}
            autosize
            minRows={results.length ? 2 : 3}
            required={!result || !results.length}
            data-autofocus
            error={wrong.text}
            value={text}
            onChange={event => setText(event.currentTarget.value)}
          />
          <NextStep step={step} onChange={setStep} errors={nextErrors(finish.error)} />
          {finish.error && !Object.keys(wrong).length ? (
            <Alert color="red" role="alert">
              {errorWords(finish.error)}
            </Alert>
          ) : null}
          <DialogActions>
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={finish.isPending}>
              {t('records:task.finish')}
            </Button>
          </DialogActions>
        </Stack>
      </form>
    </Dialog>
  )
}

/** What a flow asks to choose from, where one has planned the task. */
function useResults(task: string): readonly string[] {
  const { data } = useQuery({
    queryKey: ['flow-tasks', task],
    queryFn: ({ signal }) => api.get<{ results: string[] }>(`/flow-tasks/${task}`, { signal }),
    meta: { quiet: true },
  })
  return data?.results ?? none
}

const none: readonly string[] = []
