import { Progress, Select, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { asText } from '../../../fields/widget.ts'
import type { BulkJson } from '../../../records/bulk/bulk-changes.ts'
import { useUndo } from '../../../records/bulk/use-undo.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { errorWords, toast, toastError } from '../../../ui/toast.ts'
import { useConfigured } from '../parts/use-configured.ts'
import { moveRecords } from './move-records.ts'
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
  const undo = useUndo()
  const [target, setTarget] = useState<string | null>(null)
  const [moved, setMoved] = useState(0)
  const name = asText(stage.name)
  /** The stage first, then into it what stood there. */
  const takeBack = async (bulk: BulkJson | null) => {
    try {
      await api.post(`/stages/${stage.id}/restoration`)
      if (bulk) await undo(bulk)
    } catch (error) {
      toastError(error)
    }
    await configured('stage', staged.object.name)
  }
  const removal = useMutation({
    mutationFn: async () => {
      const bulk = count && target ? await moveRecords(staged, { from: stage.id, to: target }, setMoved) : null
      await api.delete(`/stages/${stage.id}`)
      return bulk
    },
    onSuccess: bulk => {
      toast({ message: t('settings:removed', { name }), action: { label: t('undo'), run: () => void takeBack(bulk) } })
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
