import type { JsonObject } from '../../model/index.ts'
import { companyStates } from './registry.ts'

const text: JsonObject = { type: 'string' }

const state: JsonObject = {
  state: { enum: [...companyStates] },
  closedOn: { type: ['string', 'null'], format: 'date', description: 'Day on which it ceased to be, where it has' },
}

export const companyFound: JsonObject = {
  type: 'object',
  properties: {
    fields: {
      type: 'object',
      description: 'By the names of the fields of a company; what the register does not tell is left out',
      properties: {
        ...Object.fromEntries(
          'name legalName inn kpp ogrn okpo signatory signatoryPosition signatoryBasis'
            .split(' ')
            .map(field => [field, text]),
        ),
        legalAddress: { type: 'object', properties: { postcode: text, line: text }, required: ['line'] },
        founded: { type: 'integer' },
        employees: { type: 'integer' },
      },
    },
    ...state,
    isBranch: { type: 'boolean' },
    isSoleTrader: { type: 'boolean' },
    known: {
      type: 'array',
      description: 'Companies with this ИНН on our cards already, as far as you see them',
      items: {
        type: 'object',
        properties: { id: { type: 'string', format: 'uuid' }, name: text },
        required: ['id', 'name'],
      },
    },
  },
  required: ['fields', 'state', 'closedOn', 'isBranch', 'isSoleTrader', 'known'],
}

export const bankFound: JsonObject = {
  type: 'object',
  properties: {
    fields: { type: 'object', properties: { bank: text, bic: text, corrAccount: text, swift: text } },
    ...state,
  },
  required: ['fields', 'state', 'closedOn'],
}

export const setting: JsonObject = {
  type: ['object', 'null'],
  properties: {
    url: { type: 'string', maxLength: 300, description: 'With which its addresses begin' },
    hasToken: { type: 'boolean', description: 'Whether one is kept for this address; it is never answered' },
  },
  required: ['url', 'hasToken'],
}

export const listOf = (items: JsonObject): JsonObject => ({
  type: 'object',
  properties: { data: { type: 'array', items } },
  required: ['data'],
})
