import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import rows from '../parts/rows.module.css'
import type { Says } from './added.ts'

interface LabelInputsProps {
  label: Says
  onChange: (label: Says) => void
  /** What it is a name of. */
  text: string
  error?: string | undefined
  /** Longest that it may be. */
  max?: number
  autoFocus?: boolean
}

/** A name in both languages, the reader's first. */
export function LabelInputs({ label, onChange, text, error, max = 200, autoFocus }: LabelInputsProps) {
  const { t, i18n } = useTranslation()
  const languages = i18n.language === 'en' ? (['en', 'ru'] as const) : (['ru', 'en'] as const)
  return (
    <div className={rows.form}>
      {languages.map((language, at) => (
        <TextInput
          key={language}
          label={`${text} (${t(`settings:languages.${language}`)})`}
          required={at === 0}
          maxLength={max}
          value={label[language]}
          error={at === 0 ? error : undefined}
          data-autofocus={(autoFocus && at === 0) || undefined}
          placeholder={at ? t('settings:fields.sameLabel') : undefined}
          onChange={event => onChange({ ...label, [language]: event.currentTarget.value })}
        />
      ))}
    </div>
  )
}
