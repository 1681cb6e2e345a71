import { createStore } from '../ui/store.ts'

/** Whether the quick lead form is open, above whatever page. */
export const quickLead = createStore(false)
