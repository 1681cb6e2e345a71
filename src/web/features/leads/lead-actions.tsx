import { Button } from '@mantine/core'
import {
  type Icon,
  IconArrowBackUp,
  IconClockPause,
  IconTransform,
  IconUserShare,
  IconUserX,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import type { SlotProps } from '../../records/card-page.tsx'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { ClaimButton } from './claim-button.tsx'
import { useLeadCommands } from './use-lead-commands.ts'
import { useBackToWork } from './use-lead-verb.ts'

const ConvertDialog = lazyPart(async () => (await import('./convert-dialog.tsx')).ConvertDialog)
const RefuseDialog = lazyPart(async () => (await import('./refuse-dialog.tsx')).RefuseDialog)
const PostponeDialog = lazyPart(async () => (await import('./postpone-dialog.tsx')).PostponeDialog)
const AssignDialog = lazyPart(async () => (await import('./assign-dialog.tsx')).AssignDialog)

export type Asked = 'convert' | 'refuse' | 'postpone' | 'assign'

const others: { name: Exclude<Asked, 'convert'>; icon: Icon }[] = [
  { name: 'postpone', icon: IconClockPause },
  { name: 'assign', icon: IconUserShare },
  { name: 'refuse', icon: IconUserX },
]

/** The next things to do with a lead, the likeliest first. */
export function LeadActions({ record: lead }: SlotProps) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<Asked | null>(null)
  useLeadCommands(lead, setAsked)
  if (lead.can?.update === false && lead.owner) return null
  if (lead.status === 'converted') return null
  if (lead.status === 'refused') return <BackToWork lead={lead} />
  return (
    <>
      {lead.owner ? null : <ClaimButton lead={lead} />}
      <Button
        variant={lead.owner ? 'filled' : 'default'}
        leftSection={<IconTransform size={16} stroke={1.6} />}
        onClick={() => setAsked('convert')}
      >
        {t('leads:convert.action')}
      </Button>
      {others.map(({ name, icon: Sign }) => (
        <Button
          key={name}
          variant="default"
          leftSection={<Sign size={16} stroke={1.6} />}
          onClick={() => setAsked(name)}
        >
          {t(`leads:${name}.action`)}
        </Button>
      ))}
      <AskedDialog asked={asked} leads={[lead]} onClose={() => setAsked(null)} />
    </>
  )
}

interface AskedDialogProps {
  asked: Asked | null
  /** Refused and postponed several together are. */
  leads: readonly RecordJson[]
  onClose: () => void
}

export function AskedDialog({ asked, leads, onClose }: AskedDialogProps) {
  const [lead] = leads
  if (!lead) return null
  switch (asked) {
    case 'convert':
      return <ConvertDialog lead={lead} onClose={onClose} />
    case 'refuse':
      return <RefuseDialog leads={leads} onClose={onClose} />
    case 'postpone':
      return <PostponeDialog leads={leads} onClose={onClose} />
    case 'assign':
      return <AssignDialog lead={lead} onClose={onClose} />
    default:
      return null
  }
}

function BackToWork({ lead }: { lead: RecordJson }) {
  const { t } = useTranslation()
  const back = useBackToWork(lead)
  return (
    <Button
      variant="default"
      leftSection={<IconArrowBackUp size={16} stroke={1.6} />}
      loading={back.isPending}
      onClick={() => back.mutate()}
    >
      {t('leads:backToWork')}
    </Button>
  )
}
