import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { useDialogDraft } from '../../../ui/use-dialog-draft.ts'
import { bases, type Purpose, purposeKinds, type Wording } from '../../consents/consents.ts'
import { useNewPurpose } from './use-purposes.ts'
import { NameInputs, useLanguages, type Words, WordsInputs, wordsToSend, written } from './words-inputs.tsx'

interface Values extends Words {
  name: Wording
  kind: Purpose['kind']
  basis: Purpose['basis']
}
const empty: Values = { name: {}, kind: 'request', basis: 'consent', text: {}, link: '' }

/** Makes a purpose with its first words. */
export function NewPurposeDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [first = 'ru'] = useLanguages()
  const [values, setValues, close] = useDialogDraft<Values>('consent-purpose.new', empty, onClose)
  const { name, kind, basis } = values
  const change = (part: Partial<Values>) => setValues({ ...values, ...part })
  const making = useNewPurpose(close)
  const { wrong, rest } = problemsOf(making.error, ['name', 'kind', 'basis', 'text', 'link'])
  return (
    <FormDialog
      title={t('consents:addTitle')}
      action={t('settings:create')}
      size="lg"
      pending={making.isPending}
      disabled={!name[first]?.trim() || !values.text[first]?.trim()}
      problem={rest}
      onSubmit={() => making.mutate({ name: written(name), kind, basis, ...wordsToSend(values) })}
      onClose={close}
    >
      <NameInputs name={name} error={wrong.name} onChange={next => change({ name: next })} />
      <Select
        label={t('consents:kind')}
        description={t(`consents:kindsAbout.${kind}`)}
        allowDeselect={false}
        value={kind}
        error={wrong.kind}
        data={purposeKinds.map(value => ({ value, label: t(`consents:kinds.${value}`) }))}
        onChange={value => change({ kind: purposeKinds.find(one => one === value) })}
      />
      <Select
        label={t('consents:basis')}
        description={t(`consents:basesAbout.${basis}`)}
        allowDeselect={false}
        value={basis}
        error={wrong.basis}
        data={bases.map(value => ({ value, label: t(`consents:bases.${value}`) }))}
        onChange={value => change({ basis: bases.find(one => one === value) })}
      />
      <WordsInputs words={values} wrong={wrong} onChange={change} />
    </FormDialog>
  )
}
