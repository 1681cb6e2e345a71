import { UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'
import { prefer, preferences, usePreferences } from '../app/preferences.ts'
import { usePrinting } from '../app/printing.ts'
import classes from './card-section.module.css'

interface CardSectionProps {
  /** Under which it is remembered whether somebody closed it. */
  id: string
  title: string
  collapsed: boolean
  /** Something in it waits to be finished: it is open at first, whatever was chosen. */
  needed?: boolean
  children: ReactNode
}

/** Fields of a card under a title, that can be closed; it stays so on this device. */
export function CardSection({ id, title, collapsed, needed, children }: CardSectionProps) {
  const body = useId()
  const [shown, show] = useState(needed)
  const chosen = usePreferences().openSections[id] ?? !collapsed
  const printing = usePrinting()
  const open = shown || chosen || printing
  return (
    <section className={classes.section}>
      <h3 className={classes.title}>
        <UnstyledButton
          className={classes.toggle}
          aria-expanded={open}
          aria-controls={open ? body : undefined}
          onClick={() => {
            show(false)
            openSection(id, !open)
          }}
        >
          <IconChevronRight size={14} stroke={2} className={classes.sign} />
          {title}
        </UnstyledButton>
      </h3>
      {open ? <div id={body}>{children}</div> : null}
    </section>
  )
}

export const openSection = (id: string, open: boolean): void =>
  prefer({ openSections: { ...preferences().openSections, [id]: open } })
