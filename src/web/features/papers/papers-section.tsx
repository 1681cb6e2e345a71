import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconBan, IconDots, IconDownload, IconEye, IconMail, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { cardPath } from '../../app/navigation.ts'
import { canCreate, canRead, fieldOf, useSchema } from '../../app/schema.ts'
import { FieldValue } from '../../fields/field-value.tsx'
import { asText } from '../../fields/widget.ts'
import card from '../../records/card.module.css'
import type { SlotProps } from '../../records/card-page.tsx'
import { contentPath } from '../../records/files/kind-of-file.ts'
import { listAddress } from '../../records/list-search.ts'
import { pageQuery } from '../../records/queries.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { openOver } from '../../ui/overlay.tsx'
import { openPaperLetter } from './paper-letter.tsx'
import classes from './papers.module.css'

const MakeDialog = lazyPart<SlotProps & { onClose: () => void }>(
  async () => (await import('./make-dialog.tsx')).MakeDialog,
)
const CancelDialog = lazyPart<{ document: RecordJson; onClose: () => void }>(
  async () => (await import('./cancel-dialog.tsx')).CancelDialog,
)

const few = 6

/** Papers made of a card, of a company also those of its deals: looked at, sent, cancelled; and the way to make another. */
export function PapersSection({ object, record }: SlotProps) {
  const document = useSchema().byName.get('document')
  return document && canRead(document) ? <Papers document={document} object={object} record={record} /> : null
}

function Papers({ document, object, record }: SlotProps & { document: SchemaObject }) {
  const { t } = useTranslation()
  const by = object.name === 'company' ? 'company' : 'on'
  const { data } = useQuery(
    pageQuery(document, { filter: { [by]: record.id }, limit: few, total: true, sort: '-dated,-createdAt' }),
  )
  const mayMake = canCreate(document)
  if (!data?.data.length && !mayMake) return null
  const count = data?.total?.value ?? 0
  return (
    <section className={card.section} aria-labelledby="papers">
      <div className={card.sectionHead}>
        <h3 className={card.sectionTitle} id="papers">
          {document.label.many}
        </h3>
        {count ? <span className={card.count}>{count}</span> : null}
        {mayMake && data?.data.length ? (
          <ActionIcon
            size="sm"
            aria-label={t('papers:make')}
            onClick={() => openOver(close => <MakeDialog object={object} record={record} onClose={close} />)}
          >
            <IconPlus size={16} stroke={1.6} />
          </ActionIcon>
        ) : null}
      </div>
      {data?.data.length ? (
        <ul className={classes.rows}>
          {data.data.map(one => (
            <Row key={one.id} document={document} paper={one} />
          ))}
        </ul>
      ) : data ? (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => openOver(close => <MakeDialog object={object} record={record} onClose={close} />)}
        >
          {t('papers:make')}
        </Button>
      ) : null}
      {count > few ? (
        <Link
          to={listAddress(document, [{ field: by, operator: 'in', operand: [record.id] }])}
          className={card.moreFields}
        >
          {t('records:showAll')}
        </Link>
      ) : null}
    </section>
  )
}

function Row({ document, paper }: { document: SchemaObject; paper: RecordJson }) {
  const { t } = useTranslation()
  const [dated, status] = [fieldOf(document, 'dated'), fieldOf(document, 'status')]
  const [name, file] = [asText(paper.name), asText(paper.file)]
  const isCancelled = paper.status === 'cancelled'
  return (
    <li className={classes.row} data-cancelled={isCancelled || undefined}>
      <span className={classes.names}>
        <Link to={cardPath(document, paper.id)} className={classes.name} title={name}>
          {name}
        </Link>
        <span className={classes.note}>
          {dated ? <FieldValue field={dated} value={paper.dated} dash="" /> : null}
          {status ? (
            <>
              {' · '}
              <FieldValue field={status} value={paper.status} dash="" />
            </>
          ) : null}
          {Number(paper.edition) > 1 ? ` · ${t('papers:edition', { edition: paper.edition })}` : ''}
        </span>
      </span>
      {file ? (
        <ActionIcon
          size="sm"
          component="a"
          href={contentPath(file)}
          download={name}
          aria-label={t('papers:download', { name })}
        >
          <IconDownload size={15} stroke={1.6} />
        </ActionIcon>
      ) : null}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon size="sm" aria-label={t('papers:more', { name })}>
            <IconDots size={15} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {file ? (
            <Menu.Item
              component="a"
              href={`${contentPath(file)}?view=true`}
              target="_blank"
              rel="noreferrer"
              leftSection={<IconEye size={15} stroke={1.6} />}
            >
              {t('papers:open')}
            </Menu.Item>
          ) : null}
          {file && !isCancelled ? (
            <Menu.Item leftSection={<IconMail size={15} stroke={1.6} />} onClick={() => openPaperLetter(paper)}>
              {t('papers:send')}
            </Menu.Item>
          ) : null}
          {isCancelled ? null : (
            <Menu.Item
              c="var(--r-bad)"
              leftSection={<IconBan size={15} stroke={1.6} />}
              onClick={() => openOver(close => <CancelDialog document={paper} onClose={close} />)}
            >
              {t('papers:cancel')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}
