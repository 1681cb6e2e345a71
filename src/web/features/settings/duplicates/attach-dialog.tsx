import { Button, Radio, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../../../app/contract.ts'
import { fieldOf, useObject } from '../../../app/schema.ts'
import { FieldValue } from '../../../fields/field-value.tsx'
import { isEmptyValue } from '../../../fields/widget.ts'
import { isWritable } from '../../../records/form-fields.ts'
import classes from '../../../records/merge/merge.module.css'
import { Dialog } from '../../../ui/dialog.tsx'
import { DialogActions } from '../../../ui/dialog-actions.tsx'
import type { Pair } from './duplicates.ts'
import type { Attaching } from './use-attach.ts'

interface AttachDialogProps {
  pair: Pair
  pending: boolean
  onAttach: (attaching: Attaching) => void
  onClose: () => void
}

/** By field of the contact: in which field of the lead the same stands. Phones and addresses are joined, and not chosen. */
const chosen: [contact: string, lead: string][] = [
  ['name', 'name'],
  ['company', 'company'],
  ['source', 'source'],
  ['remember', 'remember'],
  ['about', 'comment'],
]

/** A lead and a contact side by side: whose value the contact has from now on. What it lacks is filled in anyway. */
export function AttachDialog({ pair, pending, onAttach, onClose }: AttachDialogProps) {
  const { t } = useTranslation()
  const [take, choose] = useState<Record<string, string>>({})
  const [leads, contacts] = [useObject('lead'), useObject('contact')]
  const [lead, contact] = pair.records
  const rows = chosen.flatMap(([name, given]) => {
    const [own, other] = [fieldOf(contacts, name), fieldOf(leads, given)]
    if (!own || !other || !isWritable(own) || isEmptyValue(lead[given])) return []
    return JSON.stringify(lead[given]) === JSON.stringify(contact[name]) ? [] : [{ own, other }]
  })
  const side = (
    field: SchemaField,
    { own, record, usual }: { own: string; record: Pair['records'][0]; usual: boolean },
  ) => (
    <td>
      <Radio
        name={own}
        disabled={isEmptyValue(record[field.name])}
        checked={take[own] ? take[own] === record.id : usual}
        onChange={() => choose({ ...take, [own]: record.id })}
        label={<FieldValue field={field} value={record[field.name]} />}
        aria-label={`${field.label}: ${record === lead ? leads.label.one : contacts.label.one}`}
      />
    </td>
  )
  return (
    <Dialog opened onClose={onClose} title={t('duplicates:attach.title')} size={760}>
      <Stack>
        <p className={classes.text}>{t('duplicates:attach.text')}</p>
        {rows.length ? (
          <div className={classes.scroll}>
            <table className={classes.table}>
              <thead>
                <tr>
                  <td />
                  <th scope="col">{leads.label.one}</th>
                  <th scope="col">{contacts.label.one}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map(({ own, other }) => {
                  const lacks = isEmptyValue(contact[own.name])
                  return (
                    <tr key={own.name}>
                      <th scope="row">{own.label}</th>
                      {side(other, { own: own.name, record: lead, usual: lacks })}
                      {side(own, { own: own.name, record: contact, usual: !lacks })}
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </div>
        ) : null}
        <DialogActions>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button loading={pending} onClick={() => onAttach({ pair, take })}>
            {t('duplicates:attach.action')}
          </Button>
        </DialogActions>
      </Stack>
    </Dialog>
  )
}
