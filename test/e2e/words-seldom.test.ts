import { seldom } from './seldom.ts'
import { walk } from './walk.ts'

/** What is seen seldom, in English on a large screen by day. */
walk([{ locale: 'en', theme: 'light', width: 1440, only: seldom }])
