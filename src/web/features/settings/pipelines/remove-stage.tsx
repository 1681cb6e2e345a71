import { Alert, Select } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { useWatchedJob } from '../../../app/watched-jobs.ts'
import { asText } from '../../../fields/widget.ts'
import { type BulkJson, isUnderWay } from '../../../records/bulk/bulk-changes.ts'
import { useUndo } from '../../../records/bulk/use-undo.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { JobProgress } from '../../../ui/job-progress.tsx'
import { Lines } from '../../../ui/loading.tsx'
import { errorWords, toast, toastError } from '../../../ui/toast.ts'
import { Consequences, useConsequences } from '../parts/consequences.tsx'
import { useConfigured } from '../parts/use-configured.ts'
import { moveRecords, stopMoving } from './move-records.ts'
import type { Staged } from './staged-objects.ts'

interface RemoveStageProps {
  staged: Staged
  stage: RecordJson
  others: RecordJson[]
  onClose: () => void
}

/** A stage goes only when it is empty: its records are moved first, to where the administrator says. */
export function RemoveStage({ staged, stage, others, onClose }: RemoveStageProps) {
  const { t } = useTranslation()
  const configured = useConfigured()
  const undo = useUndo()
  const [target, setTarget] = useState<string | null>(null)
  const [moving, setMoving] = useState<BulkJson | null>(null)
  const told = useConsequences('stages', stage.id)
  const count = told.data?.uses.find(({ object }) => object === staged.object.name)?.count ?? 0
  const targets = others.filter(other => other.kind === stage.kind || stage.kind === 'open')
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
  /** The stage is still there, and what is left stands in it. */
  const tellStopped = (bulk: BulkJson) => {
    const { changed, found } = bulk.counts
    toast({
      message: t('settings:pipelines.moveStopped', { name, moved: changed, count: found }),
      ...(changed && { action: { label: t('undo'), run: () => void undo(bulk) } }),
    })
    onClose()
  }
  const removal = useMutation({
    mutationFn: async () => {
      const bulk = count && target ? await moveRecords(staged, { from: stage.id, to: target }, setMoving) : null
      if (bulk?.state !== 'cancelled') await api.delete(`/stages/${stage.id}`)
      return bulk
    },
    onSuccess: bulk => {
      if (bulk?.state === 'cancelled') return tellStopped(bulk)
      toast({ message: t('settings:removed', { name }), action: { label: t('undo'), run: () => void takeBack(bulk) } })
      onClose()
    },
    onSettled: () => configured('stage', staged.object.name),
    meta: { quiet: true },
  })
  useWatchedJob(moving?.id, moving !== null && !isUnderWay(moving))
  const underWay = removal.isPending && moving && isUnderWay(moving) ? moving : null
  return (
    <FormDialog
      title={t('settings:pipelines.removeStage', { name })}
      action={t('remove')}
      danger
      pending={removal.isPending}
      disabled={!told.data || (count > 0 && !target)}
      problem={removal.error && errorWords(removal.error)}
      onSubmit={() => removal.mutate()}
      onClose={underWay ? () => void stopMoving(underWay.id).catch(toastError) : onClose}
      text={
        told.data ? (
          <>
            {count
              ? t(`settings:pipelines.${staged.object.name === 'deal' ? 'stageHasDeals' : 'stageHasRecords'}`, {
                  count,
                })
              : t('settings:pipelines.stageEmpty')}
            {told.data.elsewhere.length ? <Consequences told={{ ...told.data, uses: [] }} /> : null}
          </>
        ) : (
          <Lines count={2} />
        )
      }
    >
      {count && !targets.length ? (
        <Alert color="yellow">
          {t('settings:pipelines.noTarget', { kind: t(`settings:pipelines.kinds.${asText(stage.kind)}`) })}
        </Alert>
      ) : null}
      {count && targets.length ? (
        <Select
          label={t('settings:pipelines.moveTo')}
          required
          data-autofocus
          value={target}
          onChange={setTarget}
          data={targets.map(other => ({ value: other.id, label: asText(other.name) }))}
        />
      ) : null}
      {underWay ? (
        <JobProgress
          title={t(`settings:pipelines.${underWay.state === 'planning' ? 'looking' : 'moving'}`)}
          done={underWay.progress.done}
          of={underWay.progress.of}
          stop={() => stopMoving(underWay.id)}
        />
      ) : null}
    </FormDialog>
  )
}
