import { showPushed } from './pushed.ts'
import type { WorkerScope } from './scope.ts'

/** The service worker: each thing that it does is a module beside this one. */
declare const self: WorkerScope

showPushed(self)
