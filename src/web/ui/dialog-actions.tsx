import { Group, type GroupProps } from '@mantine/core'
import classes from './dialog-actions.module.css'

/** What to do with a dialog, at its end: in sight however long it is. */
export function DialogActions({ children, justify = 'flex-end' }: Pick<GroupProps, 'children' | 'justify'>) {
  return (
    <Group justify={justify} className={classes.actions}>
      {children}
    </Group>
  )
}
