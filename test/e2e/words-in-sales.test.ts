import { dialogsOfSales } from './dialogs-of-sales.ts'
import { walk } from './walk.ts'

/** Cards of a sale and what opens over them: in English on a large screen by night, in Russian on a phone by day. */
walk([
  { locale: 'en', theme: 'dark', width: 1440, only: dialogsOfSales },
  { locale: 'ru', theme: 'light', width: 380, only: dialogsOfSales },
])
