import { screens } from './screens.ts'
import { walk } from './walk.ts'

/**
 * Every page in English on a large screen by day; dialogs, and what is seen seldom, are walked by the files beside this
 * one, with RAPPORT_LONG=1; the rest with RAPPORT_SCREENS=1.
 */
walk([{ locale: 'en', theme: 'light', width: 1440, only: screens }])
