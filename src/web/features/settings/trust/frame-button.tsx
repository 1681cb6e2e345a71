import { ActionIcon, Button } from '@mantine/core'
import type { Icon } from '@tabler/icons-react'
import { useIsPhone } from '../../../ui/use-phone.ts'

interface FrameButtonProps {
  icon: Icon
  label: string
  onClick?: () => void
  /** A file that is fetched instead. */
  href?: string
}

/** Beside the title; on a phone its sign alone. */
export function FrameButton({ icon: Sign, label, onClick, href }: FrameButtonProps) {
  const phone = useIsPhone()
  const does = href ? ({ component: 'a', href, download: true } as const) : { onClick }
  return phone ? (
    <ActionIcon {...does} variant="default" size={40} radius="md" aria-label={label}>
      <Sign size={20} />
    </ActionIcon>
  ) : (
    <Button {...does} size="xs" variant="default" leftSection={<Sign size={16} />}>
      {label}
    </Button>
  )
}
