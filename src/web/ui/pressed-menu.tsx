import { Menu, type MenuProps } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import type { Opened } from './on-press.tsx'

interface PressedMenuProps extends Pick<MenuProps, 'position'>, Pick<Opened, 'target'> {
  children: ReactNode
}

/** A menu at its button: `onPress` brings it, and it opens. */
export function PressedMenu({ target, position, children }: PressedMenuProps) {
  const [opened, setOpened] = useState(false)
  useEffect(() => setOpened(true), [])
  return (
    <Menu opened={opened} onChange={setOpened} position={position} shadow="md">
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  )
}
