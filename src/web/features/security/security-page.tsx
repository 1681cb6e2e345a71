import { useTranslation } from 'react-i18next'
import { SettingsFrame } from '../settings/parts/settings-frame.tsx'
import { OwnApps } from './own-apps.tsx'
import { OwnReading } from './own-reading.tsx'
import { OwnSessions } from './own-sessions.tsx'
import { PasskeysSection } from './passkeys.tsx'
import { PasswordForm } from './password-form.tsx'
import { SecondFactorSection } from './second-factor.tsx'

/** By what somebody comes in, and where he is in. Everybody has this page for himself. */
export function SecurityPage() {
  const { t } = useTranslation()
  return (
    <SettingsFrame title={t('security:title')} text={t('security:text')} open>
      {sections.map(Section => (
        <Section key={Section.name} />
      ))}
    </SettingsFrame>
  )
}

/** From top to bottom: what one comes in by, then where one is in, and how much one may open. */
const sections = [PasswordForm, SecondFactorSection, PasskeysSection, OwnSessions, OwnApps, OwnReading]
