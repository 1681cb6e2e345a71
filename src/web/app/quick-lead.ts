import { createStore } from '../ui/store.ts'

/** Whether the quick lead form is open, above whatever page; with the number of whoever is on the telephone. */
export const quickLead = createStore<boolean | { phone: string }>(false)
