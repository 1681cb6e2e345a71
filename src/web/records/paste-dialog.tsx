import { Alert, Button, Group, ScrollArea, Stack, Table, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaField, SchemaObject } from '../app/contract.ts'
import { useSchema } from '../app/schema.ts'
import { FieldValue } from '../fields/field-value.tsx'
import { titleOf } from '../fields/titles.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Lines } from '../ui/loading.tsx'
import { errorWords, toast, toastError } from '../ui/toast.ts'
import { type PastedCell, type PasteRefusal, placed, readPasted, undoOf, writePasted } from './paste.ts'
import { type KeptPaste, type PasteTarget, type Pasting, targetAgain } from './paste-target.ts'
import { readTsv } from './tsv.ts'
import type { CellSave } from './use-cell-save.tsx'
import type { PasteAsked } from './use-clipboard.tsx'
import type { List } from './use-list.ts'

interface PasteDialogProps {
  object: SchemaObject
  list: List
  columns: SchemaField[]
  asked: PasteAsked
  keep: CellSave['keep']
  /** What is pasted and where is known: it outlives a closed tab. */
  onRead: (paste: KeptPaste) => void
  /** It is written. */
  onWritten: () => void
  onClose: () => void
}

const mostRows = 1000
/** Lines of the preview; of the rest it is said how many there are. */
const mostShown = 100

/** What a pasted table would change, and what of it fits nowhere, before anything is written. */
export function PasteDialog({ object, list, columns, asked, keep, onRead, onWritten, onClose }: PasteDialogProps) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const queryClient = useQueryClient()
  const [refused, setRefused] = useState<PasteRefusal[]>()
  const preview = useQuery({
    queryKey: ['paste', object.name, asked.where],
    queryFn: async () => {
      const { where } = asked
      const target = 'block' in where ? await targetOf(where) : await targetAgain(object, where)
      const { table, records, fields, ...over } = target
      onRead({ table, records: records.map(({ id }) => id), fields: fields.map(({ name }) => name), ...over })
      return { cells: await readPasted(table, records, fields, asked.words, byName), ...over }
    },
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const targetOf = async ({ text, block }: Pasting): Promise<PasteTarget> => {
    const { table, ...size } = placed(readTsv(text), block)
    const rows = Math.min(size.rows, mostRows, lastRow(list, block.top) + 1 - block.top)
    const fields = columns.slice(block.left, block.left + size.columns)
    const records = await list.between(block.top, block.top + rows - 1)
    return { table, records, fields, rowsOver: size.rows - records.length, columnsOver: size.columns - fields.length }
  }
  const cells = preview.data?.cells ?? []
  const right = cells.filter(({ wrong }) => !wrong)
  const rows = new Set(right.map(({ record }) => record.id)).size

  const write = useMutation({
    mutationFn: async () => {
      const failed = await writePasted(object, right)
      const lost = new Set(failed.map(({ record }) => record.id))
      const written = right.filter(({ record }) => !lost.has(record.id))
      return { failed, written, undo: await undoOf(queryClient, object, written) }
    },
    onSuccess: ({ failed, written, undo }) => {
      onWritten()
      const takeBack = async () => {
        const stayed = await undo()
        if (stayed) toast({ message: t('records:pasteStayed', { count: stayed }) })
      }
      if (written.length) {
        keep(takeBack)
        toast({
          key: 'cell',
          message: t('records:pasted', { count: written.length }),
          action: { label: t('undo'), run: () => void takeBack().catch(toastError) },
        })
      }
      if (failed.length) setRefused(failed)
      else onClose()
    },
  })

  return (
    <Dialog opened onClose={onClose} title={t('paste:title')} size="xl">
      <Stack>
        {preview.isPending ? <Lines count={5} /> : null}
        {preview.error ? <Alert color="red">{errorWords(preview.error)}</Alert> : null}
        {preview.data && !refused ? (
          <>
            <Text size="sm">{t('paste:changes', { count: right.length, rows })}</Text>
            <Notes {...preview.data} wrong={cells.length - right.length} />
            <Preview object={object} cells={cells} />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t('cancel')}
              </Button>
              <Button data-autofocus disabled={!right.length} loading={write.isPending} onClick={() => write.mutate()}>
                {t('paste:write')}
              </Button>
            </Group>
          </>
        ) : null}
        {refused ? <Refused object={object} refused={refused} onClose={onClose} /> : null}
      </Stack>
    </Dialog>
  )
}

/** What is pasted stays in the group in which it begins. */
const lastRow = ({ groups, count }: List, from: number): number => groups?.endOf(from) ?? count - 1

function Notes({ wrong, rowsOver, columnsOver }: { wrong: number; rowsOver: number; columnsOver: number }) {
  const { t } = useTranslation()
  const notes = [
    wrong ? t('paste:wrong', { count: wrong }) : '',
    columnsOver > 0 ? t('paste:columnsOver', { count: columnsOver }) : '',
    rowsOver > 0 ? t('paste:rowsOver', { count: rowsOver }) : '',
  ].filter(Boolean)
  if (!notes.length) return null
  return (
    <Alert p="xs" bg="var(--r-warn-soft)" bd={0}>
      {notes.map(note => (
        <Text key={note} size="sm" c="var(--r-warn)">
          {note}
        </Text>
      ))}
    </Alert>
  )
}

/** What does not fit first: that is what has to be looked at. */
function Preview({ object, cells }: { object: SchemaObject; cells: PastedCell[] }) {
  const { t } = useTranslation()
  const ordered = [...cells.filter(({ wrong }) => wrong), ...cells.filter(({ wrong }) => !wrong)]
  if (!cells.length) return null
  return (
    <ScrollArea.Autosize mah="50vh" viewportProps={{ tabIndex: 0 }}>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            {[object.label.one, t('paste:field'), t('paste:before'), t('paste:after')].map(word => (
              <Table.Th key={word}>{word}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {ordered.slice(0, mostShown).map(({ record, field, text, value, wrong }) => (
            <Table.Tr key={`${record.id} ${field.name}`}>
              <Table.Td>{titleOf(object, record)}</Table.Td>
              <Table.Td>{field.label}</Table.Td>
              <Table.Td>
                <FieldValue field={field} value={record[field.name]} />
              </Table.Td>
              <Table.Td>
                {wrong ? (
                  <>
                    <Text size="sm">{text}</Text>
                    <Text size="xs" c="var(--r-bad)">
                      {t(`paste:problems.${wrong}`)}
                    </Text>
                  </>
                ) : (
                  <FieldValue field={field} value={value} />
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {cells.length > mostShown ? (
        <Text size="sm" c="dimmed" mt="xs">
          {t('paste:more', { count: cells.length - mostShown })}
        </Text>
      ) : null}
    </ScrollArea.Autosize>
  )
}

/** Rows that the server refused, and why; the others are written. */
function Refused({ object, refused, onClose }: { object: SchemaObject; refused: PasteRefusal[]; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <>
      <Alert color="red" p="xs">
        {t('paste:refused', { count: refused.length })}
      </Alert>
      <ScrollArea.Autosize mah="50vh" viewportProps={{ tabIndex: 0 }}>
        {refused.map(({ record, why }) => (
          <Text key={record.id} size="sm" mb={6}>
            {titleOf(object, record)}: {why}
          </Text>
        ))}
      </ScrollArea.Autosize>
      <Group justify="flex-end">
        <Button onClick={onClose}>{t('close')}</Button>
      </Group>
    </>
  )
}
