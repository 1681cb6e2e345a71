import { queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import type { PushDevices } from './push.ts'

export interface Channels {
  bell: boolean
  push: boolean
  urgent: boolean
}

export interface QuietHours {
  from: string
  until: string
  /** 0 is Monday. */
  days: number[]
  wholeDays: number[]
}

export interface NoticeSettings {
  kinds: Record<string, Channels>
  quiet: QuietHours | null
  timeZone: string | null
  remindBefore: number | null
}

/** With the version that a change is made on. */
export interface KeptSettings extends NoticeSettings {
  version: number
}

export const settingsQuery = queryOptions({
  queryKey: ['noticeSettings'],
  queryFn: ({ signal }) => api.get<KeptSettings>('/me/notice-settings', { signal }),
})

export const devicesQuery = queryOptions({
  queryKey: ['pushDevices'],
  queryFn: ({ signal }) => api.get<PushDevices>('/me/push-devices', { signal }),
})
