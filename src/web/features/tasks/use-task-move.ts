import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { asText } from '../../fields/widget.ts'
import { toast } from '../../ui/toast.ts'
import { useTold } from './use-told.ts'

/** Gives a task another time; the toast gives it the old one back. */
export function useTaskMove(task: RecordJson): (dueAt: string) => void {
  const { t } = useTranslation()
  const formats = useFormats()
  const told = useTold()
  const before = asText(task.dueAt)
  const change = useMutation({
    mutationFn: (dueAt: string) => api.patch<RecordJson>(`/tasks/${task.id}`, { dueAt }),
    onSuccess: () => told(),
  })
  return dueAt =>
    void change.mutateAsync(dueAt).then(
      () =>
        toast({
          message: t('records:task.movedTo', { when: formats.relative(new Date(dueAt)) }),
          action: { label: t('undo'), run: () => change.mutate(before) },
        }),
      () => {},
    )
}
