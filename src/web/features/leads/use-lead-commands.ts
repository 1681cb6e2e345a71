import {
  type Icon,
  IconArrowBackUp,
  IconClockPause,
  IconHandGrab,
  IconTransform,
  IconUserShare,
  IconUserX,
} from '@tabler/icons-react'
import { type Command, useCommands } from '../../app/commands.ts'
import type { RecordJson } from '../../app/contract.ts'
import type { Asked } from './lead-actions.tsx'
import { useBackToWork, useClaim } from './use-lead-verb.ts'

const asking: { name: Asked; icon: Icon; keys: string }[] = [
  { name: 'convert', icon: IconTransform, keys: 'v' },
  { name: 'assign', icon: IconUserShare, keys: 'shift+a' },
  { name: 'postpone', icon: IconClockPause, keys: 'p' },
  { name: 'refuse', icon: IconUserX, keys: 'r' },
]

/** What can be done with an open lead, as it stands. */
export function useLeadCommands(lead: RecordJson, ask: (what: Asked) => void): void {
  const claim = useClaim(lead)
  const back = useBackToWork(lead)
  useCommands(commands())

  function commands(): Command[] {
    if ((lead.can?.update === false && lead.owner) || lead.status === 'converted') return []
    if (lead.status === 'refused')
      return [
        {
          id: 'lead.back',
          group: 'open',
          icon: IconArrowBackUp,
          words: ({ t }) => t('leads:backToWork'),
          run: () => back.mutate(),
        },
      ]
    return [...(lead.owner ? [] : [claiming()]), ...asking.map(toCommand)]
  }

  function claiming(): Command {
    return {
      id: 'lead.claim',
      group: 'open',
      icon: IconHandGrab,
      keys: 'a',
      words: ({ t }) => t('leads:claim'),
      run: claim.press,
    }
  }

  function toCommand({ name, icon, keys }: (typeof asking)[number]): Command {
    return {
      id: `lead.${name}`,
      group: 'open',
      icon,
      keys,
      words: ({ t }) => t(`leads:${name}.action`),
      run: () => ask(name),
    }
  }
}
