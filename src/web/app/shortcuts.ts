import { useHotkeys } from '@mantine/hooks'
import { quickLead } from './quick-lead.ts'
import { canCreate, useSchema } from './schema.ts'
import { searchOpen } from './search-open.ts'

/** Keys that work on every page. Single letters do nothing while somebody types. */
export function useShortcuts(): void {
  const lead = useSchema().byName.get('lead')
  useHotkeys([
    ['n', () => lead && canCreate(lead) && quickLead.set(true)],
    ['т', () => lead && canCreate(lead) && quickLead.set(true)],
    ['/', () => searchOpen.set(true)],
  ])
  useHotkeys([['mod+K', () => searchOpen.set(open => !open)]], [], true)
}
