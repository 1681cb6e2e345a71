import { ActionIcon, Button } from '@mantine/core'
import type { Icon } from '@tabler/icons-react'
import { useIsPhone } from './use-phone.ts'

interface HeaderButtonProps {
  icon: Icon
  label: string
  onClick: () => void
  /** What can be done instead of the one thing to do next. */
  quiet?: boolean
}

/** What a page is most used for, beside its title; on a phone the title needs the room. */
export function HeaderButton({ icon: Sign, label, onClick, quiet }: HeaderButtonProps) {
  const phone = useIsPhone()
  return phone ? (
    <ActionIcon
      variant={quiet ? 'default' : 'filled'}
      color={quiet ? undefined : 'ink'}
      size={40}
      radius="md"
      aria-label={label}
      onClick={onClick}
    >
      <Sign size={20} stroke={quiet ? 1.6 : 2} />
    </ActionIcon>
  ) : (
    <Button
      variant={quiet ? 'default' : 'filled'}
      leftSection={<Sign size={16} stroke={quiet ? 1.6 : 2} />}
      onClick={onClick}
    >
      {label}
    </Button>
  )
}
