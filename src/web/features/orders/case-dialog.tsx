import { NumberInput, SegmentedControl, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import type { SlotProps } from '../../records/card-page.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { toast } from '../../ui/toast.ts'
import { linesQuery } from './orders.ts'

const kinds = ['complaint', 'return', 'question'] as const
type Kind = (typeof kinds)[number]

/** What the client comes back with; of a return how much of each line. */
export function CaseDialog({ record: order, onClose }: SlotProps & { onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { data: lines = [] } = useQuery(linesQuery(order.id))
  const [kind, setKind] = useState<Kind>('complaint')
  const [text, setText] = useState('')
  const [quantities, setQuantities] = useState<Record<number, number>>({})
  const returned = Object.entries(quantities).flatMap(([line, quantity]) =>
    quantity > 0 ? [{ line: Number(line), quantity }] : [],
  )
  const note = useMutation({
    mutationFn: () =>
      api.post<RecordJson>(`/orders/${order.id}/cases`, {
        kind,
        ...(text.trim() && { text: text.trim() }),
        ...(kind === 'return' && returned.length && { lines: returned }),
      }),
    onSuccess: () => {
      toast({ message: t('orders:case.noted') })
      onClose()
      return queryClient.invalidateQueries()
    },
    meta: { quiet: true },
  })
  const { wrong, at, rest } = problemsOf(note.error, ['text', 'lines'])
  const lineProblem = Object.values(at)[0] ?? wrong.lines
  return (
    <FormDialog
      title={t('orders:card.noteCase')}
      action={t('save')}
      pending={note.isPending}
      disabled={!text.trim() && !returned.length}
      problem={lineProblem ?? rest}
      onSubmit={() => note.mutate()}
      onClose={onClose}
    >
      <SegmentedControl
        fullWidth
        aria-label={t('orders:case.kind')}
        value={kind}
        onChange={value => setKind(kinds.find(one => one === value) ?? 'complaint')}
        data={kinds.map(value => ({ value, label: t(`orders:page.kinds.${value}`) }))}
      />
      <Textarea
        data-autofocus
        label={t('orders:page.text')}
        autosize
        minRows={3}
        maxLength={10_000}
        value={text}
        error={wrong.text}
        onChange={({ currentTarget: { value } }) => setText(value)}
      />
      {kind === 'return'
        ? lines.map(({ line, name, left }) => (
            <NumberInput
              key={line}
              label={name}
              description={t('orders:case.left', { left })}
              min={0}
              max={left}
              disabled={left <= 0}
              value={quantities[line] ?? 0}
              onChange={value => setQuantities({ ...quantities, [line]: Number(value) || 0 })}
            />
          ))
        : null}
    </FormDialog>
  )
}
