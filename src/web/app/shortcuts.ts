import { useHotkeys } from '@mantine/hooks'
import { quickLead } from './quick-lead.ts'
import { canCreate, useSchema } from './schema.ts'
import { searchOpen } from './search-open.ts'

/** Keys that work on every page, in any keyboard layout. Single letters do nothing while somebody types. */
export function useShortcuts(): void {
  const lead = useSchema().byName.get('lead')
  const anyLayout = { usePhysicalKeys: true }
  useHotkeys([
    ['n', () => lead && canCreate(lead) && quickLead.set(true), anyLayout],
    ['/', () => searchOpen.set(true)],
  ])
  useHotkeys([['mod+K', () => searchOpen.set(open => !open), anyLayout]], [], true)
}
