import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ShownTo } from '../encryption/shown-to.tsx'

interface FieldProtectionProps {
  /** `null`: it is not protected. */
  shownTo: string[] | null
  onChange: (shownTo: string[] | null) => void
}

/** Whether the values of a new field are kept encrypted, and who may look at them. */
export function FieldProtection({ shownTo, onChange }: FieldProtectionProps) {
  const { t } = useTranslation()
  return (
    <>
      <Switch
        label={t('encryption:protect')}
        description={t('encryption:protectText')}
        checked={shownTo !== null}
        onChange={event => onChange(event.currentTarget.checked ? [] : null)}
      />
      {shownTo ? <ShownTo value={shownTo} onChange={onChange} /> : null}
    </>
  )
}
