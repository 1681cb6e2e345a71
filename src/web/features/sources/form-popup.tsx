import { NumberInput, SegmentedControl, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import rows from '../settings/parts/rows.module.css'
import type { FormPopup } from './form-values.ts'
import classes from './sources.module.css'

export const usualPopup: FormPopup = { button: '', after: null, leaving: false }

/** Where the script shows the form: in the page, or over it. */
export function FormPopupSettings({
  popup,
  title,
  always = false,
  onChange,
}: {
  popup: FormPopup | null
  title: string
  /** It is shown over the page in any case. */
  always?: boolean
  onChange: (popup: FormPopup | null) => void
}) {
  const { t } = useTranslation()
  return (
    <div>
      <div className={classes.label}>{t('sources:form.place')}</div>
      {always ? null : (
        <SegmentedControl
          size="xs"
          aria-label={t('sources:form.place')}
          value={popup ? 'popup' : 'inline'}
          data={['inline', 'popup'].map(value => ({ value, label: t(`sources:form.places.${value}`) }))}
          onChange={place => onChange(place === 'popup' ? usualPopup : null)}
        />
      )}
      {popup ? (
        <div className={rows.form}>
          <TextInput
            label={t('sources:form.opener')}
            description={t('sources:form.openerText')}
            maxLength={100}
            placeholder={title}
            value={popup.button}
            onChange={event => onChange({ ...popup, button: event.currentTarget.value })}
          />
          <NumberInput
            label={t('sources:form.after')}
            min={1}
            max={3600}
            allowDecimal={false}
            value={popup.after ?? ''}
            onChange={after => onChange({ ...popup, after: typeof after === 'number' && after > 0 ? after : null })}
          />
          <Switch
            className={rows.whole}
            label={t('sources:form.leaving')}
            description={t('sources:form.leavingText')}
            checked={popup.leaving}
            onChange={event => onChange({ ...popup, leaving: event.currentTarget.checked })}
          />
        </div>
      ) : null}
    </div>
  )
}
