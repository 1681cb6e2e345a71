import { everything } from './dialogs.ts'
import { empties } from './empties.ts'
import { walk } from './walk.ts'

/** In Russian, on a phone by night: what has another shape there, and a company with nothing in it. */

const onPhones = everything.filter(({ name }) =>
  /^(my-day|leads|lead|deal|board|board-lanes|funnel|receipt|import|form-builder|role|company-settings|working-time|calendar-day|calendar-list|load|tasks|convert|call|quick-lead|layouts|new-section|marked|bulk-field|notices|bell)$/.test(
    name,
  ),
)

walk([
  { locale: 'ru', theme: 'dark', width: 380, only: onPhones },
  { locale: 'ru', theme: 'dark', width: 380, only: empties, empty: true },
])
