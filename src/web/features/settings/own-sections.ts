import {
  IconBell,
  IconHeadset,
  IconListCheck,
  IconMailbox,
  IconShieldCheck,
  IconTemplate,
  IconUserCheck,
} from '@tabler/icons-react'
import type { SettingsSection } from './section.ts'

/** What everybody sets for himself. */
export const ownSections: SettingsSection[] = [
  {
    to: '/settings/notices',
    title: 'notices:page.title',
    text: 'notices:page.about',
    icon: IconBell,
    group: 'me',
  },
  {
    to: '/settings/mail-templates',
    title: 'writing:templates.title',
    text: 'writing:templates.about',
    icon: IconTemplate,
    group: 'me',
  },
  {
    to: '/settings/call-scripts',
    title: 'call-scripts:title',
    text: 'call-scripts:about',
    icon: IconListCheck,
    group: 'me',
  },
  {
    to: '/settings/deputies',
    title: 'settings:deputies.title',
    text: 'settings:deputies.about',
    icon: IconUserCheck,
    group: 'me',
  },
  {
    to: '/settings/mailboxes',
    title: 'mailboxes:title',
    text: 'mailboxes:sectionAbout',
    icon: IconMailbox,
    group: 'me',
  },
  {
    to: '/settings/softphone',
    title: 'softphone:title',
    text: 'softphone:about',
    icon: IconHeadset,
    group: 'me',
  },
  {
    to: '/security',
    title: 'security:title',
    text: 'security:text',
    icon: IconShieldCheck,
    group: 'me',
  },
]
