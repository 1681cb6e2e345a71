import { dialogs } from './dialogs.ts'
import { walk } from './walk.ts'

/** What opens over the pages, in English on a large screen by day. */
walk([{ locale: 'en', theme: 'light', width: 1440, only: dialogs }])
