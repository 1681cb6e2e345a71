import type { PrecacheEntry } from 'workbox-precaching'
import { showPushed } from './pushed.ts'
import type { WorkerScope } from './scope.ts'
import { keepShell } from './shell.ts'

/** The service worker: each thing that it does is a module beside this one. */
declare const self: WorkerScope
/** The files of the pages, listed when these are built. */
declare const RAPPORT_SHELL: PrecacheEntry[]

showPushed(self)
keepShell(self, RAPPORT_SHELL)
