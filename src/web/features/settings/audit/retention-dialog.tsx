import { NumberInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'

const names = ['securityDays', 'callDays'] as const

type Days = Record<(typeof names)[number], number | string>

const key = ['audit-retention'] as const

/** For how long what is not kept for ever is kept. */
export function RetentionDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const kept = useQuery({ queryKey: key, queryFn: ({ signal }) => api.get<Days>('/audit/retention', { signal }) })
  const [typed, setTyped] = useState<Partial<Days>>({})
  const days = { ...kept.data, ...typed }
  const saving = useMutation({
    mutationFn: () => api.patch<Days>('/audit/retention', typed),
    onSuccess: saved => {
      queryClient.setQueryData(key, saved)
      void queryClient.invalidateQueries({ queryKey: ['audit'] })
      toast({ message: t('audit:retention.saved') })
      onClose()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error ?? kept.error, [...names])
  return (
    <FormDialog
      title={t('audit:retention.title')}
      text={t('audit:retention.text')}
      action={t('save')}
      pending={saving.isPending}
      disabled={!kept.data || names.some(name => days[name] === '')}
      problem={rest}
      onSubmit={() => saving.mutate()}
      onClose={onClose}
    >
      {names.map(name => (
        <NumberInput
          key={name}
          label={t(`audit:retention.${name}`)}
          description={t(`audit:retention.${name}Bounds`)}
          allowDecimal={false}
          allowNegative={false}
          disabled={!kept.data}
          value={days[name] ?? ''}
          error={wrong[name]}
          onChange={value => setTyped({ ...typed, [name]: value })}
        />
      ))}
    </FormDialog>
  )
}
