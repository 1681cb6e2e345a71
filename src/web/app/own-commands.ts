import { type MantineColorScheme, useMantineColorScheme } from '@mantine/core'
import {
  type Icon,
  IconBaselineDensityMedium,
  IconDeviceDesktop,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { settingsSections } from '../features/settings/sections.ts'
import type { Command } from './commands.ts'
import { currentLocale } from './i18n.ts'
import { iconOf } from './navigation.ts'
import { type Density, prefer, usePreferences } from './preferences.ts'
import { canRead, useSchema } from './schema.ts'
import { leave, useMe } from './session.ts'
import { useLanguage } from './use-language.ts'

const schemes: [MantineColorScheme, Icon][] = [
  ['light', IconSun],
  ['dark', IconMoon],
  ['auto', IconDeviceDesktop],
]
const densities: Density[] = ['comfortable', 'compact']

/** How the page looks and speaks, and the way out. */
export function useOwnCommands(): Command[] {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { density } = usePreferences()
  const speak = useLanguage()
  const other = currentLocale() === 'ru' ? 'en' : 'ru'
  return [
    ...schemes
      .filter(([scheme]) => scheme !== colorScheme)
      .map(
        ([scheme, icon]): Command => ({
          id: `theme.${scheme}`,
          group: 'self',
          icon,
          words: ({ t }) => `${t('theme.title')}: ${t(`theme.${scheme}`)}`,
          run: () => setColorScheme(scheme),
        }),
      ),
    ...densities
      .filter(one => one !== density)
      .map(
        (one): Command => ({
          id: `density.${one}`,
          group: 'self',
          icon: IconBaselineDensityMedium,
          words: ({ t }) => `${t('density.title')}: ${t(`density.${one}`)}`,
          run: () => prefer({ density: one }),
        }),
      ),
    {
      id: 'language',
      group: 'self',
      icon: IconLanguage,
      words: ({ t }) => `${t('language')}: ${other === 'en' ? 'English' : 'Русский'}`,
      run: () => speak(other),
    },
    {
      id: 'signOut',
      group: 'self',
      icon: IconLogout,
      words: ({ t }) => t('signOut'),
      run: () => void leave(),
    },
  ]
}

/** Every page of the settings that the person may open. */
export function useSettingsCommands(): Command[] {
  const navigate = useNavigate()
  const me = useMe()
  const { objects } = useSchema()
  const covered = new Set(settingsSections.flatMap(section => section.objects ?? []))
  return [
    ...settingsSections
      .filter(section => me.admin || !section.admin)
      // It stands in the sidebar already.
      .filter(({ to }) => to !== '/receipts')
      .map(
        ({ to, title, icon }): Command => ({
          id: `go.${to}`,
          group: 'settings',
          icon,
          words: ({ t }) => t(title),
          run: () => void navigate({ to }),
        }),
      ),
    ...objects
      .filter(object => object.configuration && canRead(object) && !covered.has(object.name))
      .map(
        (object): Command => ({
          id: `go./settings/${object.plural}`,
          group: 'settings',
          icon: iconOf(object.name),
          words: ({ label }) => label(object).many,
          run: () => void navigate({ to: '/settings/$plural', params: { plural: object.plural } }),
        }),
      ),
  ]
}
