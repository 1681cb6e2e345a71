import type { Icon } from '@tabler/icons-react'

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
