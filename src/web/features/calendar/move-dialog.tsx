import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { RecordSelect } from '../../fields/record-select.tsx'
import { idOf } from '../../fields/titles.ts'
import { asText } from '../../fields/widget.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { type Change, useMove } from './use-move.ts'
import { WhenFields } from './when-fields.tsx'

/** A task goes to another time or person without being dragged. */
export function MoveDialog({ task, onClose }: { task: RecordJson; onClose: () => void }) {
  const { t } = useTranslation()
  const move = useMove()
  const before = {
    dueAt: asText(task.dueAt) as string | null,
    minutes: task.minutes ? Number(task.minutes) : null,
    owner: idOf(task.owner) ?? '',
  }
  const [values, setValues] = useState(before)
  const change: Change = {
    ...(values.dueAt && values.dueAt !== before.dueAt && { dueAt: values.dueAt }),
    ...(values.minutes !== before.minutes && { minutes: values.minutes }),
    ...(values.owner !== before.owner && { owner: values.owner }),
  }
  const submit = () => {
    if (Object.keys(change).length) move(task, change)
    onClose()
  }
  return (
    <FormDialog
      title={t('calendar:moveTitle')}
      text={asText(task.title)}
      action={t('calendar:move')}
      pending={false}
      disabled={!values.dueAt}
      problem={null}
      onSubmit={submit}
      onClose={onClose}
    >
      <WhenFields {...values} wrong={{}} onChange={part => setValues({ ...values, ...part })} />
      <RecordSelect
        object="user"
        label={t('calendar:owner')}
        allowDeselect={false}
        value={values.owner}
        onChange={owner => owner && setValues({ ...values, owner })}
      />
    </FormDialog>
  )
}
