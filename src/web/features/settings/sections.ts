import { companySections } from './company-sections.ts'
import { dataSections } from './data-sections.ts'
import { ownSections } from './own-sections.ts'
import type { SettingsSection } from './section.ts'
import { sellingSections } from './selling-sections.ts'

/** Every hand-made page of the settings, in the order in which those of a group stand. */
export const settingsSections: SettingsSection[] = [
  ...ownSections,
  ...companySections,
  ...sellingSections,
  ...dataSections,
]
