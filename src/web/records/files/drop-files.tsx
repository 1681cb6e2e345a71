import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { canCreate, useSchema } from '../../app/schema.ts'
import type { SlotProps } from '../card-page.tsx'
import classes from './files.module.css'
import { sendFiles } from './uploads.ts'

const withFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files')

/** A card onto which files can be dropped. */
export function DropFiles({ object, record, children }: SlotProps & { children: ReactNode }) {
  const { t } = useTranslation()
  const attachment = useSchema().byName.get('attachment')
  const [over, setOver] = useState(false)
  /** Of the card and of what lies in it the pointer enters one after the other, and leaves them again. */
  const depth = useRef(0)
  if (!attachment || !canCreate(attachment)) return children

  const end = () => {
    depth.current = 0
    setOver(false)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: for the mouse alone; by keyboard files are chosen with buttons
    <div
      className={classes.dropTarget}
      onDragEnter={event => {
        if (!withFiles(event)) return
        depth.current++
        setOver(true)
      }}
      onDragLeave={event => {
        if (withFiles(event) && --depth.current <= 0) end()
      }}
      onDragOver={event => {
        if (withFiles(event)) event.preventDefault()
      }}
      onDrop={event => {
        if (!withFiles(event)) return
        end()
        // A letter that is being written has taken them.
        if (event.defaultPrevented) return
        event.preventDefault()
        const withNote = event.target instanceof Element && event.target.closest('[data-note]') !== null
        sendFiles({ object: object.name, id: record.id }, [...event.dataTransfer.files], withNote)
      }}
    >
      {children}
      {over ? <div className={classes.dropHint}>{t('story:drop')}</div> : null}
    </div>
  )
}
