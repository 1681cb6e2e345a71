import { Radio } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { errorWords } from '../../../ui/toast.ts'
import { type FlowJson, flowsKey } from '../../automation/flows.ts'

const ways = ['finish', 'stop'] as const

/** Asks what becomes of what is under way when a flow is switched off. */
export function OffDialog({ flow, onClose }: { flow: FlowJson; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [runs, setRuns] = useState<(typeof ways)[number]>('finish')
  const off = useMutation({
    mutationFn: () => api.delete(`/flows/${flow.id}/publication`, { query: { runs } }),
    onSuccess: () => {
      onClose()
      return queryClient.invalidateQueries({ queryKey: flowsKey })
    },
    meta: { quiet: true },
  })
  return (
    <FormDialog
      title={t('automation:off.title', { name: flow.name })}
      text={t('automation:off.text', { count: flow.counts.live })}
      action={t('automation:switchOff')}
      pending={off.isPending}
      problem={off.error && errorWords(off.error)}
      onSubmit={() => off.mutate()}
      onClose={onClose}
      size="sm"
    >
      <Radio.Group value={runs} onChange={chosen => setRuns(ways.find(way => way === chosen) ?? 'finish')}>
        {ways.map(way => (
          <Radio key={way} value={way} label={t(`automation:off.${way}`)} mt="xs" />
        ))}
      </Radio.Group>
    </FormDialog>
  )
}
