import { UnstyledButton, type UnstyledButtonProps } from '@mantine/core'
import type { ComponentProps } from 'react'
import { Person } from '../ui/person.tsx'
import { useMe } from './session.ts'
import classes from './user-menu.module.css'

export function UserButton(props: UnstyledButtonProps & ComponentProps<'button'>) {
  const me = useMe()
  return (
    <UnstyledButton aria-haspopup="menu" {...props} className={classes.target}>
      <Person name={me.name} size={26} />
      <span className={classes.name}>{me.name}</span>
    </UnstyledButton>
  )
}
