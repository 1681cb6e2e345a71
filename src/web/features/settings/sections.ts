import {
  type Icon,
  IconArrowsSplit,
  IconBell,
  IconBoxMultiple,
  IconBuilding,
  IconClockHour4,
  IconFileExport,
  IconFileImport,
  IconFilter2,
  IconForms,
  IconInbox,
  IconKey,
  IconLayoutList,
  IconListSearch,
  IconShieldCheck,
  IconShieldLock,
  IconSitemap,
  IconSparkles,
  IconStack2,
  IconTrash,
  IconUsers,
  IconWorldWww,
} from '@tabler/icons-react'

/** A hand-made page of the settings. Configuration objects without one are listed by themselves. */
export interface SettingsSection {
  to: string
  /** Keys of the catalogue. */
  title: string
  text: string
  icon: Icon
  group: 'me' | 'company' | 'people' | 'sales' | 'requests' | 'data'
  /** Objects whose derived list this page replaces. */
  objects?: string[]
  /** Seen by administrators only. */
  admin?: boolean
}

export const settingsSections: SettingsSection[] = [
  {
    to: '/settings/notices',
    title: 'notices:page.title',
    text: 'notices:page.about',
    icon: IconBell,
    group: 'me',
  },
  {
    to: '/security',
    title: 'security:title',
    text: 'security:text',
    icon: IconShieldCheck,
    group: 'me',
  },
  {
    to: '/settings/company',
    title: 'settings:company.title',
    text: 'settings:company.about',
    icon: IconBuilding,
    group: 'company',
    admin: true,
  },
  {
    to: '/settings/working-time',
    title: 'settings:workingTime.title',
    text: 'settings:workingTime.about',
    icon: IconClockHour4,
    group: 'company',
    admin: true,
  },
  {
    to: '/settings/users',
    title: 'settings:users.title',
    text: 'settings:users.about',
    icon: IconUsers,
    group: 'people',
    objects: ['user'],
    admin: true,
  },
  {
    to: '/settings/teams',
    title: 'settings:teams.title',
    text: 'settings:teams.about',
    icon: IconSitemap,
    group: 'people',
    objects: ['team'],
    admin: true,
  },
  {
    to: '/settings/roles',
    title: 'settings:roles.title',
    text: 'settings:roles.about',
    icon: IconShieldLock,
    group: 'people',
    objects: ['role'],
    admin: true,
  },
  {
    to: '/settings/pipelines',
    title: 'settings:pipelines.title',
    text: 'settings:pipelines.about',
    icon: IconFilter2,
    group: 'sales',
    objects: ['pipeline', 'stage'],
    admin: true,
  },
  {
    to: '/settings/distribution',
    title: 'settings:distribution.title',
    text: 'settings:distribution.about',
    icon: IconArrowsSplit,
    group: 'sales',
    objects: ['distributionRule'],
    admin: true,
  },
  {
    to: '/settings/sources',
    title: 'sources:title',
    text: 'sources:about',
    icon: IconWorldWww,
    group: 'requests',
    objects: ['source'],
    admin: true,
  },
  { to: '/receipts', title: 'receipts:title', text: 'receipts:about', icon: IconInbox, group: 'requests', admin: true },
  { to: '/import', title: 'exchange-page:title', text: 'exchange-page:about', icon: IconFileImport, group: 'data' },
  {
    to: '/settings/exports',
    title: 'exchange-page:exports.title',
    text: 'exchange-page:exports.about',
    icon: IconFileExport,
    group: 'data',
  },
  {
    to: '/settings/fields',
    title: 'settings:fields.title',
    text: 'settings:fields.about',
    icon: IconForms,
    group: 'data',
    admin: true,
  },
  {
    to: '/settings/layouts',
    title: 'settings:layouts.title',
    text: 'settings:layouts.about',
    icon: IconLayoutList,
    group: 'data',
    admin: true,
  },
  {
    to: '/settings/objects',
    title: 'settings:objects.title',
    text: 'settings:objects.about',
    icon: IconBoxMultiple,
    group: 'data',
    admin: true,
  },
  { to: '/settings/api-keys', title: 'settings:keys.title', text: 'settings:keys.about', icon: IconKey, group: 'data' },
  {
    to: '/settings/bulk-changes',
    title: 'bulk:page.title',
    text: 'bulk:page.about',
    icon: IconStack2,
    group: 'data',
  },
  {
    to: '/settings/samples',
    title: 'settings:samples.title',
    text: 'settings:samples.about',
    icon: IconSparkles,
    group: 'data',
    admin: true,
  },
  {
    to: '/settings/audit',
    title: 'audit:title',
    text: 'audit:about',
    icon: IconListSearch,
    group: 'people',
    admin: true,
  },
  {
    to: '/settings/trash',
    title: 'settings:trash.title',
    text: 'settings:trash.about',
    icon: IconTrash,
    group: 'data',
  },
]
