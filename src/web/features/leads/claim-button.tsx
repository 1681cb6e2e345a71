import { Button } from '@mantine/core'
import { IconHandGrab } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { useClaim } from './use-lead-verb.ts'

/** Takes a lead out of the pool. */
export function ClaimButton({ lead, size, variant }: { lead: RecordJson; size?: string; variant?: string }) {
  const { t } = useTranslation()
  const { press, pending } = useClaim(lead)
  return (
    <Button
      size={size}
      variant={variant}
      leftSection={<IconHandGrab size={16} stroke={1.6} />}
      loading={pending}
      data-act="claim"
      onClick={press}
    >
      {t('leads:claim')}
    </Button>
  )
}
