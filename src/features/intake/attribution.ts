import { isJsonObject, type Json, type JsonObject } from '../../model/index.ts'
import type { Touch } from '../channel.ts'

interface Visit {
  at: string
  source: string
  channel: string | null
  touch: Touch
}

/** First and last touch, as a lead keeps them: what brought him, and what he came by this time. */
export function attributionWith(before: Json | undefined, visit: Visit): JsonObject {
  const last: JsonObject = {
    at: visit.at,
    source: visit.source,
    ...(visit.channel && { channel: visit.channel }),
    ...(Object.fromEntries(Object.entries(visit.touch).filter(([, value]) => value)) as JsonObject),
  }
  const known = isJsonObject(before) ? before : {}
  return { ...known, first: known.first ?? last, last }
}
