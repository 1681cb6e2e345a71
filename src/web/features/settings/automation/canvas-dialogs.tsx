import { Button } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { asText } from '../../../fields/widget.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { DialogActions } from '../../../ui/dialog-actions.tsx'
import { useActionWords } from '../../automation/flow-words.ts'
import type { FlowStep } from '../../automation/step-tree.ts'
import { useEditedFlow } from './edited-flow.ts'
import { wrongIn } from './faults.ts'
import { StepForm } from './step-form.tsx'
import { TriggerFields } from './trigger-fields.tsx'
import type { FlowEdit } from './use-flow-edit.ts'
import { WhenEditor } from './when-editor.tsx'

/** The form of a step, above the canvas. */
export function CanvasDialog({ step, onClose }: { step: FlowStep; onClose: () => void }) {
  const { t } = useTranslation()
  const { removeStep } = useEditedFlow()
  const words = useActionWords()
  const title = asText(step.name) || words(step.do)
  const remove = () => {
    removeStep(step)
    onClose()
  }
  return (
    <Dialog opened onClose={onClose} title={title} size="xl">
      <StepForm step={step} label={t('automation:stepForm', { name: title })} />
      <DialogActions>
        <Button variant="default" leftSection={<IconTrash size={16} stroke={1.6} />} onClick={remove}>
          {t('automation:removeStep')}
        </Button>
        <Button onClick={onClose}>{t('automation:canvas.done')}</Button>
      </DialogActions>
    </Dialog>
  )
}

/** By what the flow begins and on what condition, above the canvas. */
export function TriggerDialog({ edit, onClose }: { edit: FlowEdit; onClose: () => void }) {
  const { t } = useTranslation()
  const { draft } = edit.values
  const wrong = wrongIn(edit.faults.own)
  const object = asText(draft.trigger.object)
  return (
    <Dialog opened onClose={onClose} title={t('automation:begins')} size="xl">
      <TriggerFields
        trigger={draft.trigger}
        wrong={wrong}
        onChange={trigger => edit.changeDraft(now => ({ ...now, trigger }))}
      />
      {object ? (
        <WhenEditor
          label={t('automation:conditionText')}
          object={object}
          value={draft.condition}
          error={wrong('condition')}
          onChange={condition => edit.changeDraft(now => ({ ...now, condition }))}
        />
      ) : null}
      <DialogActions>
        <Button onClick={onClose}>{t('automation:canvas.done')}</Button>
      </DialogActions>
    </Dialog>
  )
}
