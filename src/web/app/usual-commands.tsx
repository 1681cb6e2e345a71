import { IconKeyboard, IconPlus, IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { lowerFirst } from '../records/lower-first.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import { openOver } from '../ui/overlay.tsx'
import { type Command, useCommands } from './commands.ts'
import type { SchemaObject } from './contract.ts'
import { loadSetupWords } from './i18n.ts'
import { useNavigation } from './navigation.ts'
import { quickLead } from './quick-lead.ts'
import { canCreate, useSchema } from './schema.ts'
import { searchOpen } from './search-open.ts'

const NewRecord = lazyPart(async () => (await import('../records/new-record.tsx')).NewRecord)
const ShortcutsHelp = lazyPart(async () => {
  const [help] = await Promise.all([import('./shortcuts-help.tsx'), loadSetupWords()])
  return help.ShortcutsHelp
})

/** What works on every page: the search, everything new, every page of the sidebar, the list of keys. */
export function useUsualCommands(): void {
  const go = useGoing()
  const create = useCreating()
  useCommands([...always, ...create, ...go])
}

const always: Command[] = [
  {
    id: 'search',
    group: 'go',
    icon: IconSearch,
    words: ({ t }) => t('search.open'),
    keys: 'mod+k, /',
    run: () => searchOpen.set(open => !open),
  },
  {
    id: 'keys',
    group: 'self',
    icon: IconKeyboard,
    words: ({ t }) => t('palette:keys.title'),
    keys: '?',
    run: () => openOver(close => <ShortcutsHelp onClose={close} />),
  },
]

/** The search is not looked for in itself. */
export const isOpener = ({ id }: Command): boolean => id === 'search'

function useCreating(): Command[] {
  const { objects } = useSchema()
  return useMemo(() => objects.filter(isMade).map(creating), [objects])
}

/** What stands on cards is made there; what is set up has pages of its own. */
const isMade = (object: SchemaObject): boolean =>
  canCreate(object) && !object.configuration && !['activity', 'attachment'].includes(object.name)

const creating = (object: SchemaObject): Command => ({
  id: `new.${object.name}`,
  group: 'create',
  icon: IconPlus,
  words: ({ t, label }) =>
    object.name === 'lead'
      ? t('newLead')
      : t(`records:newOne.${object.name}`, {
          defaultValue: t('palette:create', { what: lowerFirst(label(object).one) }),
        }),
  ...(object.name === 'lead' && { keys: 'n' }),
  run: () =>
    object.name === 'lead' ? quickLead.set(true) : openOver(close => <NewRecord object={object} onClose={close} />),
})

/** `G`, then the first letter of the page's address that no page before it has. */
function useGoing(): Command[] {
  const navigate = useNavigate()
  const { work, selling, reports, settings } = useNavigation()
  const { byPlural } = useSchema()
  return useMemo(() => {
    const taken = new Set<string>()
    return [...work, ...selling, ...reports, settings].map(({ to, title, icon }) => {
      const object = byPlural.get(to.split('/')[1] ?? '')
      const letter = letterOf(to, taken)
      return {
        id: `go.${to.replace(/\/board$/, '')}`,
        group: 'go' as const,
        icon,
        words: ({ t, label }) => (object ? label(object).many : title ? t(title) : to),
        ...(letter && { keys: `g ${letter}` }),
        run: () => void navigate({ to }),
      } satisfies Command
    })
  }, [work, selling, reports, settings, byPlural, navigate])
}

function letterOf(to: string, taken: Set<string>): string | undefined {
  const name = to === '/' ? 'my-day' : (to.split('/').at(to.endsWith('/board') ? -2 : -1) ?? '')
  const letter = [...name].find(one => /[a-z]/.test(one) && !taken.has(one))
  if (letter) taken.add(letter)
  return letter
}
