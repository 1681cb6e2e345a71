import { ActionIcon, Button } from '@mantine/core'
import type { Icon } from '@tabler/icons-react'
import { useIsPhone } from './use-phone.ts'

interface HeaderButtonProps {
  icon: Icon
  label: string
  onClick: () => void
}

/** What a page is most used for, beside its title; on a phone the title needs the room. */
export function HeaderButton({ icon: Sign, label, onClick }: HeaderButtonProps) {
  const phone = useIsPhone()
  return phone ? (
    <ActionIcon variant="filled" color="ink" size={40} radius="md" aria-label={label} onClick={onClick}>
      <Sign size={20} />
    </ActionIcon>
  ) : (
    <Button leftSection={<Sign size={16} />} onClick={onClick}>
      {label}
    </Button>
  )
}
