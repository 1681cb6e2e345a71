import { useQueryClient } from '@tanstack/react-query'
import { type ClipboardEvent, type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PipelineJson, RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { loadWorkWords } from '../app/i18n.ts'
import { pipelinesQuery } from '../app/pipelines.ts'
import { useSchema } from '../app/schema.ts'
import { announce } from '../ui/announce.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import { toast, toastError } from '../ui/toast.ts'
import { useDraft } from '../ui/use-draft.ts'
import type { CellWords } from './cell-text.ts'
import type { Block } from './cells.ts'
import type { KeptPaste, Pasting } from './paste-target.ts'
import type { CellSave } from './use-cell-save.tsx'
import { cellAt, type Grid } from './use-grid.ts'
import type { List } from './use-list.ts'

const PasteDialog = lazyPart(async () => {
  const [module] = await Promise.all([import('./paste-dialog.tsx'), loadWorkWords()])
  return module.PasteDialog
})

/** Most rows of one copy or paste: as many as the server changes at once. */
const mostRows = 1000

export interface PasteAsked {
  /** Just pasted, or kept since a tab was closed over it. */
  where: Pasting | KeptPaste
  words: CellWords
}

interface Clipboard {
  onCopy: (event: ClipboardEvent<HTMLElement>) => void
  onPaste: (event: ClipboardEvent<HTMLElement>) => void
  dialog: ReactNode
}

/** Copies chosen cells as a spreadsheet understands them, and pastes what comes from one, after showing what it would change. */
export function useClipboard(
  object: SchemaObject,
  list: List,
  columns: SchemaField[],
  grid: Grid,
  keep: CellSave['keep'],
): Clipboard {
  const { t, i18n } = useTranslation()
  const queryClient = useQueryClient()
  const { company } = useSchema()
  const [asked, setAsked] = useState<PasteAsked | null>(null)
  const [kept, keepPaste, forgetPaste] = useDraft<KeptPaste | null>(`paste.${object.name}`, null)
  const words = async (): Promise<CellWords> => {
    const known: PipelineJson[] = columns.some(({ type }) => type === 'stage')
      ? await queryClient.ensureQueryData(pipelinesQuery)
      : []
    return {
      locale: i18n.language === 'en' ? 'en' : 'ru',
      currency: company.currency,
      yes: t('records:yes'),
      no: t('records:no'),
      pipelines: known.filter(pipeline => pipeline.object === object.name),
      titleOf: (name, id) => queryClient.getQueryData<string | null>(['titles', name, id]) ?? '',
    }
  }
  const show = (where: PasteAsked['where']) => void words().then(told => setAsked({ where, words: told }), toastError)
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, when the list is opened
  useEffect(() => {
    if (kept)
      toast({
        key: 'paste',
        message: t('records:paste.kept'),
        action: { label: t('records:paste.open'), run: () => show(kept) },
      })
  }, [])
  const copy = async (block: Block) => {
    const rows = Array.from({ length: block.bottom - block.top + 1 }, (_, at) => list.at(block.top + at))
    const here = rows.every((row): row is RecordJson => row !== undefined) ? rows : null
    const [{ textOf }, { writeTsv }, told] = await Promise.all([import('./cell-text.ts'), import('./tsv.ts'), words()])
    const records = here ?? (await list.between(block.top, block.bottom))
    const fields = columns.slice(block.left, block.right + 1)
    await putOnClipboard(writeTsv(records.map(record => fields.map(field => textOf(field, record[field.name], told)))))
    announce(t('records:copied', { count: records.length * fields.length }))
  }
  const inCell = (event: ClipboardEvent<HTMLElement>) =>
    cellAt(document.activeElement, true) && event.target instanceof Element
  return {
    onCopy: event => {
      if (!inCell(event)) return
      event.preventDefault()
      const { block } = grid
      if (block.bottom - block.top >= mostRows) return toast({ message: t('records:copyTooMany', { count: mostRows }) })
      void copy(block).catch(toastError)
    },
    onPaste: event => {
      const text = event.clipboardData.getData('text/plain')
      if (!inCell(event) || !text) return
      event.preventDefault()
      show({ text, block: grid.block })
    },
    dialog: asked ? (
      <PasteDialog
        object={object}
        list={list}
        columns={columns}
        asked={asked}
        keep={keep}
        onRead={keepPaste}
        onWritten={forgetPaste}
        onClose={() => {
          forgetPaste()
          setAsked(null)
        }}
      />
    ) : null,
  }
}

/** Over plain HTTP browsers have only the old way: a text that is selected. */
async function putOnClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const before = document.activeElement
  const box = document.createElement('textarea')
  box.value = text
  document.body.append(box)
  box.select()
  document.execCommand('copy')
  box.remove()
  if (before instanceof HTMLElement) before.focus()
}
