import { ActionIcon } from '@mantine/core'
import { IconChevronDown, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { BlockFields } from './block-fields.tsx'
import { gist } from './blocks.ts'
import type { Block } from './document-templates.ts'
import classes from './documents.module.css'

interface BlockRowProps {
  block: Block
  language: 'ru' | 'en'
  wrong: readonly { field: string; message: string }[]
  opened: boolean
  onOpen: () => void
  onChange: (block: Block) => void
  onRemove: () => void
}

/** A block in a line; a press opens what it says and when it is there. */
export function BlockRow({ block, language, wrong, opened, onOpen, onChange, onRemove }: BlockRowProps) {
  const { t } = useTranslation()
  const name = t(`document-templates:types.${block.type}`)
  return (
    <div className={classes.block}>
      <div className={classes.blockHead}>
        <button type="button" className={classes.blockName} aria-expanded={opened} onClick={onOpen}>
          {name}
          {opened ? null : <span className={classes.blockText}>{gist(block)}</span>}
        </button>
        <IconChevronDown size={16} stroke={1.6} aria-hidden />
        <ActionIcon aria-label={t('document-templates:removeBlock', { name })} onClick={onRemove}>
          <IconTrash size={16} stroke={1.6} />
        </ActionIcon>
      </div>
      {wrong.map(({ field, message }) => (
        <p key={field + message} className={classes.wrong} role="alert" style={{ margin: 0 }}>
          {message}
        </p>
      ))}
      {opened ? <BlockFields block={block} language={language} onChange={onChange} /> : null}
    </div>
  )
}
