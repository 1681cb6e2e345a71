import type { Context } from '../../records/context.ts'
import { openedKeys } from '../../records/protect.ts'
import type { CardRef, Channel } from '../channel.ts'
import { hiddenInRequests } from '../request-copy.ts'
import { type FoundPerson, findCard, findPeople, type Known } from './known.ts'
import { type Earlier, findEarlier } from './receipt.ts'
import type { Request } from './request.ts'
import type { Sender } from './sender.ts'

/** What is there already of what a request has to do with. */
export interface Found extends FoundPerson {
  /** Which it repeats. */
  earlier: Earlier | null
  /** Where it belongs whoever sent it. */
  placed: Known | null
}

/** Looks up for many requests at once what each has to do with. They wait for others by then. */
export async function lookUp(ctx: Context, requests: readonly Request[]): Promise<Map<Request, Found>> {
  const earlier = await findEarlier(ctx, requests)
  const placed = await findPlaces(ctx, requests)
  const senders = requests.flatMap(({ sender }) => sender ?? [])
  if (senders.some(sender => isSoughtBlind(ctx, sender))) openedKeys(ctx)
  const people = await findPeople(ctx, senders)
  return new Map(
    requests.map(request => [
      request,
      {
        earlier: earlier.get(request.id) ?? null,
        placed: placed.get(request) ?? null,
        ...((request.sender && people.get(request.sender)) || { known: null, interests: [] }),
      },
    ]),
  )
}

/** Whether he may be known by what is protected: while the key is away he waits, or there would be two cards of him. */
function isSoughtBlind(ctx: Context, { phones, emails, messengers, inn }: Sender): boolean {
  const hidden = hiddenInRequests(ctx.config)
  const has = {
    phone: phones.length > 0,
    email: emails.length > 0,
    messenger: messengers.length > 0,
    inn: inn !== null,
  }
  return Object.entries(has).some(([name, isGiven]) => isGiven && hidden.has(name))
}

async function findPlaces(ctx: Context, requests: readonly Request[]): Promise<Map<Request, Known | null>> {
  const places = new Map<Request, CardRef>()
  for (const [channel, among] of Map.groupBy(requests, ({ channel }) => channel))
    for (const [request, place] of await placesBy(ctx, channel, among)) places.set(request, place)
  const cards = new Map<string, Known | null>()
  for (const place of places.values())
    if (!cards.has(nameOf(place))) cards.set(nameOf(place), await findCard(ctx, place))
  return new Map([...places].map(([request, place]) => [request, cards.get(nameOf(place)) ?? null]))
}

async function placesBy(ctx: Context, channel: Channel, requests: readonly Request[]): Promise<[Request, CardRef][]> {
  const found = await channel.placesOf?.(
    ctx,
    requests.map(({ receipt, received }) => ({ raw: receipt.raw, received })),
  )
  return requests.flatMap((request, at): [Request, CardRef][] => {
    const place = found?.[at]
    return place ? [[request, place]] : []
  })
}

const nameOf = ({ object, id }: CardRef): string => `${object} ${id}`
