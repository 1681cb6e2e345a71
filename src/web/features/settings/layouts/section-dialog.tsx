import { Alert, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../../app/contract.ts'
import { isWhole } from '../../../records/filter-words.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { useDialogDraft } from '../../../ui/use-dialog-draft.ts'
import { LabelInputs } from '../fields/label-inputs.tsx'
import { readConditions, writeConditions } from '../parts/conditions.ts'
import { askable, ConditionsEditor } from '../parts/conditions-editor.tsx'
import type { DraftSection } from './draft.ts'

type Part = Omit<DraftSection, 'id' | 'fields'>

interface SectionDialogProps {
  object: SchemaObject
  /** `null`: a new one. */
  section: DraftSection | null
  /** Under which name what is typed is kept. */
  place: string
  onDone: (part: Part) => void
  onClose: () => void
}

/** What a section is called, and when it is there. */
export function SectionDialog({ object, section, place, onDone, onClose }: SectionDialogProps) {
  const { t } = useTranslation()
  const saved = {
    title: { en: '', ru: '', ...section?.title },
    collapsed: section?.collapsed ?? false,
    conditions: readConditions(section?.when ?? undefined),
  }
  const [values, setValues, close] = useDialogDraft(`${place}.section.${section?.id ?? 'new'}`, saved, onClose)
  const change = (part: Partial<typeof values>) => setValues({ ...values, ...part })
  const { title, collapsed, conditions } = values
  const when = conditions ? (conditions.length ? writeConditions(conditions) : null) : (section?.when ?? null)
  return (
    <FormDialog
      title={t(section ? 'settings:layouts.editSection' : 'settings:layouts.newSection')}
      action={t('settings:done')}
      size="lg"
      pending={false}
      disabled={!(title.en.trim() || title.ru.trim()) || conditions?.some(condition => !isWhole(condition))}
      problem={null}
      onSubmit={() => {
        onDone({ title, collapsed, when })
        close()
      }}
      onClose={close}
    >
      <LabelInputs
        text={t('settings:layouts.sectionName')}
        label={title}
        onChange={next => change({ title: next })}
        max={100}
        autoFocus
      />
      {conditions ? (
        <ConditionsEditor
          fields={askable(object.fields)}
          hint={t('settings:layouts.always')}
          conditions={conditions}
          onChange={next => change({ conditions: next })}
        />
      ) : (
        <Alert color="gray">{t('settings:layouts.ownConditions')}</Alert>
      )}
      <Switch
        label={t('settings:layouts.collapsed')}
        description={t('settings:layouts.collapsedText')}
        checked={collapsed}
        onChange={event => change({ collapsed: event.currentTarget.checked })}
      />
    </FormDialog>
  )
}
