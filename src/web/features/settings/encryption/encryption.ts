import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

export interface EncryptionKeys {
  provider: 'file' | 'environment' | 'transit'
  key: string
  state: 'unused' | 'ready' | 'keyRevoked' | 'keyWrong' | 'keyRefused' | 'keyUnreached'
  reason: string | null
  generation: number | null
  since: string | null
}

export interface ProtectedField {
  object: string
  field: string
  label: string
  shownTo: string[]
  since: string
  state: 'sealing' | 'sealed' | 'opening'
}

export const encryptionQuery = queryOptions({
  queryKey: ['encryption'],
  queryFn: async ({ signal }) => {
    const [keys, fields] = await Promise.all([
      api.get<EncryptionKeys>('/encryption', { signal }),
      api.get<{ data: ProtectedField[] }>('/protected-fields', { signal }),
    ])
    return { keys, fields: fields.data }
  },
})
