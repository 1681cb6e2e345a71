import { choice, date, defineObject, file, link, number, type RecordOf, ref, text, time, user } from '../model/index.ts'

/** A paper made of a record by a template: with its number, and the file as it went out. */
export const document = defineObject({
  name: 'document',
  plural: 'documents',
  title: 'name',
  owner: 'owner',
  follows: 'on',
  fields: {
    name: text({ required: true, max: 300, search: true, index: true }),
    kind: choice(['quote', 'invoice', 'contract', 'act', 'deliveryNote', 'letter'], { required: true, index: true }),
    documentNumber: text({ max: 100, search: true, index: true, readOnly: true }),
    dated: date({ readOnly: true, index: true }),
    edition: number({ min: 1, decimals: 0, additive: false, readOnly: true }),
    on: link(),
    company: ref('company', { onDelete: 'restrict', index: true }),
    legalEntity: ref('legalEntity', { onDelete: 'restrict' }),
    file: file({ onDelete: 'restrict', index: true, readOnly: true }),
    status: choice(['made', 'sent', 'cancelled'], { required: true, default: 'made', readOnly: true }),
    sentAt: time({ readOnly: true }),
    cancelReason: text({ max: 1000, readOnly: true }),
    owner: user({ required: true, default: 'actor', index: true }),
  },
  worked: ['documentNumber', 'edition'],
  views: { list: ['name', 'kind', 'documentNumber', 'dated', 'company', 'status', 'owner'] },
})
export type Document = RecordOf<typeof document>
