import { SegmentedControl, Select } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import type { Chosen } from '../../records/bulk/bulk-changes.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { toast, toastError } from '../../ui/toast.ts'
import { type FlowJson, flowKinds, flowsKey } from './flows.ts'
import { type Begun, beginMarked, stopMarked, takeBackMarked } from './marked.ts'

interface MarkedDialogProps {
  chosen: Chosen
  /** Those that are on. */
  flows: readonly FlowJson[]
  onDone: () => void
  onClose: () => void
}

const ways = ['begin', 'stop'] as const
type Way = (typeof ways)[number]

/** Begins a flow for the marked records, or stops what is under way; what was begun is taken back by a press. */
export function MarkedDialog({ chosen, flows, onDone, onClose }: MarkedDialogProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const queryClient = useQueryClient()
  const [way, setWay] = useState<Way>('begin')
  const [flow, setFlow] = useState<string | null>(() => sequencesFirst(flows)[0]?.id ?? null)
  const refresh = () => queryClient.invalidateQueries({ queryKey: flowsKey })
  const takeBack = (id: string, { batch }: Begun) =>
    takeBackMarked(id, batch)
      .then(({ stopped }) => toast({ message: t('bulk:flows.stopped', { count: stopped }) }), toastError)
      .finally(refresh)
  const acting = useMutation({
    mutationFn: async (id: string) => {
      if (way === 'stop') {
        const { stopped } = await stopMarked(id, chosen)
        return { message: t('bulk:flows.stopped', { count: stopped }) }
      }
      const begun = await beginMarked(id, chosen)
      const why = begun.reasons.map(({ message, count }) => `${message}: ${formats.number(count)}.`).join(' ')
      const message = [t('bulk:flows.began', { count: begun.began }), why].filter(Boolean).join(' ')
      if (!begun.began) return { message }
      return { message, action: { label: t('bulk:undo'), run: () => void takeBack(id, begun) } }
    },
    onSuccess: said => {
      toast(said)
      onClose()
      onDone()
    },
    onSettled: refresh,
    meta: { quiet: true },
  })
  const { rest } = problemsOf(acting.error, [])
  return (
    <FormDialog
      title={t('bulk:flows.title')}
      action={t(`bulk:flows.${way}`)}
      pending={acting.isPending}
      disabled={!flow}
      problem={rest}
      onSubmit={() => flow && acting.mutate(flow)}
      onClose={onClose}
    >
      <SegmentedControl
        aria-label={t('bulk:flows.what')}
        value={way}
        data={ways.map(value => ({ value, label: t(`bulk:flows.${value}`) }))}
        onChange={value => setWay(value === 'stop' ? 'stop' : 'begin')}
      />
      <Select
        label={t('bulk:flows.flow')}
        description={t(`bulk:flows.${way}Text`)}
        required
        searchable
        allowDeselect={false}
        value={flow}
        data={sequencesFirst(flows).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={setFlow}
      />
    </FormDialog>
  )
}

const sequencesFirst = (flows: readonly FlowJson[]): FlowJson[] =>
  flows.toSorted((a, b) => flowKinds.indexOf(b.kind) - flowKinds.indexOf(a.kind))
