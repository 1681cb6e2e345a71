import { Progress, Select, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { ApiError } from '../../../app/api-error.ts'
import type { PageOf, RecordJson } from '../../../app/contract.ts'
import { asText } from '../../../fields/widget.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { errorWords, toast } from '../../../ui/toast.ts'
import { useConfigured } from '../parts/use-configured.ts'
import type { Staged } from './staged-objects.ts'

interface RemoveStageProps {
  staged: Staged
  stage: RecordJson
  others: RecordJson[]
  /** Records that stand in it. */
  count: number
  onClose: () => void
}

/** A stage goes only when it is empty: its records are moved first, to where the administrator says. */
export function RemoveStage({ staged, stage, others, count, onClose }: RemoveStageProps) {
  const { t } = useTranslation()
  const configured = useConfigured()
  const [target, setTarget] = useState<string | null>(null)
  const [moved, setMoved] = useState(0)
  const name = asText(stage.name)
  const removal = useMutation({
    mutationFn: async () => {
      if (count && target) await moveRecords(staged, { from: stage.id, to: target }, setMoved)
      await api.delete(`/stages/${stage.id}`)
    },
    onSuccess: () => {
      toast({ message: t('settings:removed', { name }) })
      onClose()
    },
    onSettled: () => configured('stage', staged.object.name),
    meta: { quiet: true },
  })
  return (
    <FormDialog
      title={t('settings:pipelines.removeStage', { name })}
      action={t('remove')}
      danger
      pending={removal.isPending}
      disabled={count > 0 && !target}
      problem={removal.error && errorWords(removal.error)}
      onSubmit={() => removal.mutate()}
      onClose={onClose}
      text={
        count
          ? t(`settings:pipelines.${staged.object.name === 'deal' ? 'stageHasDeals' : 'stageHasRecords'}`, { count })
          : t('settings:pipelines.stageEmpty')
      }
    >
      {count ? (
        <Select
          label={t('settings:pipelines.moveTo')}
          required
          data-autofocus
          value={target}
          onChange={setTarget}
          data={others
            .filter(other => other.kind === stage.kind || stage.kind === 'open')
            .map(other => ({ value: other.id, label: asText(other.name) }))}
        />
      ) : null}
      {removal.isPending && count ? (
        <div>
          <Progress value={(100 * moved) / count} aria-label={t('settings:pipelines.moving')} />
          <Text size="xs" c="dimmed" mt={4}>
            {t('settings:pipelines.movedCount', { moved, count })}
          </Text>
        </div>
      ) : null}
    </FormDialog>
  )
}

interface BulkAnswer {
  results: { status: number; id?: string; errors?: { message: string }[] }[]
}

/** Moves them some hundreds at a time; stops at the first that cannot go, with its reason. */
async function moveRecords(
  { object, field }: Staged,
  { from, to }: { from: string; to: string },
  onMoved: (count: number) => void,
): Promise<void> {
  for (let moved = 0; ; ) {
    const { data } = await api.post<PageOf<RecordJson>>(`/${object.plural}/query`, {
      filter: { [field.name]: from },
      fields: [object.title],
      limit: 200,
    })
    if (!data.length) return
    const { results } = await api.post<BulkAnswer>(`/${object.plural}/bulk`, {
      update: data.map(({ id }) => ({ id, [field.name]: to })),
    })
    const failed = results.findIndex(result => result.status >= 400)
    if (failed >= 0) {
      const words = results[failed]?.errors?.map(({ message }) => message).join(' ') ?? ''
      throw new ApiError(422, { detail: `${asText(data[failed]?.[object.title])}: ${words}` })
    }
    moved += data.length
    onMoved(moved)
  }
}
