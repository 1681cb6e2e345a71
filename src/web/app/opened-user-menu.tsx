import { type MantineColorScheme, Menu, SegmentedControl, Text, useMantineColorScheme } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBeach, IconLogout, IconShieldCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { lazyPart } from '../ui/lazy-part.tsx'
import { type Density, prefer, usePreferences } from './preferences.ts'
import { leave, useMe } from './session.ts'
import { useLanguage } from './use-language.ts'
import { UserButton } from './user-button.tsx'
import classes from './user-menu.module.css'

const AbsenceDialog = lazyPart(async () => (await import('../features/sign-in/absence-dialog.tsx')).AbsenceDialog)

/** The menu itself, once somebody has asked for it. */
export function OpenedUserMenu() {
  const { t } = useTranslation()
  const me = useMe()
  const [absence, absenceDialog] = useDisclosure(false)

  return (
    <>
      <Menu defaultOpened position="top-start" width={248} closeOnItemClick={false}>
        <Menu.Target>
          <UserButton />
        </Menu.Target>
        <Menu.Dropdown>
          <div className={classes.who}>
            <Text size="sm" fw={620}>
              {me.name}
            </Text>
            <Text size="xs" c="dimmed">
              {me.email}
            </Text>
          </div>
          <Menu.Divider />
          <Choices />
          <Menu.Divider />
          <Menu.Item leftSection={<IconBeach size={16} stroke={1.6} />} onClick={absenceDialog.open} closeMenuOnClick>
            {t('absence.title')}
          </Menu.Item>
          <Menu.Item
            component={Link}
            to="/security"
            leftSection={<IconShieldCheck size={16} stroke={1.6} />}
            closeMenuOnClick
          >
            {t('security')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} stroke={1.6} />} onClick={() => void leave()} closeMenuOnClick>
            {t('signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {absence ? <AbsenceDialog onClose={absenceDialog.close} /> : null}
    </>
  )
}

/** Language, colours and density: each works at once. */
function Choices() {
  const { t, i18n } = useTranslation()
  const language = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { density } = usePreferences()
  return (
    <div className={classes.choices}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('language')}
        value={i18n.language}
        onChange={locale => language(locale === 'en' ? 'en' : 'ru')}
        data={[
          { value: 'ru', label: 'Русский' },
          { value: 'en', label: 'English' },
        ]}
      />
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('theme.title')}
        value={colorScheme}
        onChange={scheme => setColorScheme(scheme as MantineColorScheme)}
        data={(['light', 'dark', 'auto'] as const).map(value => ({ value, label: t(`theme.${value}`) }))}
      />
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('density.title')}
        value={density}
        onChange={value => prefer({ density: value as Density })}
        data={(['comfortable', 'compact'] as const).map(value => ({ value, label: t(`density.${value}`) }))}
      />
    </div>
  )
}
