import { Popover, type PopoverProps } from '@mantine/core'
import { cloneElement, type ReactNode, useEffect, useState } from 'react'
import type { Opened } from './on-press.tsx'
import classes from './panel.module.css'

interface PanelProps extends Pick<PopoverProps, 'width'>, Pick<Opened, 'target'> {
  /** What is in it; told how to close it. */
  children: (close: () => void) => ReactNode
  minWidth?: number
}

/** A panel at the right below its button: `onPress` brings it, and it opens. */
export function Panel({ target, width, minWidth, children }: PanelProps) {
  const [opened, setOpened] = useState(false)
  useEffect(() => setOpened(true), [])
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      shadow="md"
      radius="md"
      width={width}
      trapFocus
      returnFocus
    >
      <Popover.Target>{cloneElement(target, { onClick: () => setOpened(now => !now) })}</Popover.Target>
      <Popover.Dropdown p="sm" miw={minWidth}>
        {/* Not its first field: one that is searched would open over the others. */}
        <div data-autofocus tabIndex={-1} className={classes.panel}>
          {children(() => setOpened(false))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
