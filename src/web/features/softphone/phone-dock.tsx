import { Popover, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { phone } from './phone.ts'
import { PhonePanel } from './phone-panel.tsx'
import classes from './softphone.module.css'

/** In the navigation: whether one can telephone. Opened, it calls, and says what is missing. */
export function PhoneDock() {
  const { t } = useTranslation()
  const now = phone.use()
  const [opened, { toggle, close }] = useDisclosure(false)
  const place = document.getElementById('phone-dock')
  if (!place || !now) return null
  return createPortal(
    <Popover opened={opened} onDismiss={close} position="right-end" width={300} shadow="md" trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes.dock} aria-expanded={opened} onClick={toggle}>
          <span className={classes.sign} data-standing={now.standing} aria-hidden />
          <span className={classes.standing}>{t(`softphone:standings.${now.standing}`)}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('softphone:title')}>
        <PhonePanel onCalled={close} />
      </Popover.Dropdown>
    </Popover>,
    place,
  )
}
