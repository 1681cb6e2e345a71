import { NumberInput, Select, Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'
import { type Plan, planQuery } from './backups.ts'

const hours = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}))

/** When backups are made by themselves, and how many stay. */
export function PlanDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const kept = useQuery(planQuery)
  const [typed, setTyped] = useState<Partial<Plan>>({})
  const plan = { ...kept.data, ...typed }
  const saving = useMutation({
    mutationFn: () => api.patch<Plan>('/backup-plan', typed),
    onSuccess: saved => {
      queryClient.setQueryData(planQuery.queryKey, saved)
      toast({ message: t('backups:dialog.saved') })
      onClose()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error ?? kept.error, ['daily', 'hour', 'kept'])
  return (
    <FormDialog
      title={t('backups:dialog.title')}
      text={t('backups:dialog.text')}
      action={t('save')}
      pending={saving.isPending}
      disabled={!kept.data}
      problem={rest}
      onSubmit={() => saving.mutate()}
      onClose={onClose}
    >
      <Switch
        label={t('backups:dialog.daily')}
        disabled={!kept.data}
        checked={plan.daily ?? false}
        onChange={({ currentTarget }) => setTyped({ ...typed, daily: currentTarget.checked })}
      />
      <Select
        label={t('backups:dialog.hour')}
        data={hours}
        allowDeselect={false}
        disabled={!kept.data || !plan.daily}
        value={plan.hour === undefined ? null : String(plan.hour)}
        error={wrong.hour}
        onChange={hour => setTyped({ ...typed, hour: Number(hour) })}
      />
      <NumberInput
        label={t('backups:dialog.kept')}
        description={t('backups:dialog.keptNote')}
        allowDecimal={false}
        allowNegative={false}
        disabled={!kept.data}
        value={plan.kept ?? ''}
        error={wrong.kept}
        onChange={value => setTyped({ ...typed, kept: Number(value) })}
      />
    </FormDialog>
  )
}
