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
  progress: { done: number; total: number } | null
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
  // How far it is, while records are being encrypted or opened.
  refetchInterval: query =>
    query.state.data?.fields.some(({ progress, state }) => progress || state !== 'sealed') ? 2000 : false,
})
