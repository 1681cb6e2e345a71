import type { Problem } from '../../../model/index.ts'
import type { Locale } from '../../../records/context.ts'
import type { Context } from '../../../records/index.ts'
import { escapeHtml } from '../../escape-html.ts'
import { placeProblems, placeValues } from '../../fill-places.ts'
import { fillPlaces, type Place, placesIn } from '../../places.ts'
import { cleanHtml } from '../sending/clean.ts'

export interface Letter {
  subject: string
  html: string
}

/** Every problem of a template, with the place as it stands there. */
export const templateProblems = (ctx: Context, { subject, html }: Letter): Problem[] => [
  ...placeProblems(ctx, 'subject', subject, false),
  ...placeProblems(ctx, 'html', html, true),
]

export interface Filled extends Letter {
  /** Places that stay empty, as they stand in the template: nothing is known there, or it is not the writer's to read. */
  empty: string[]
}

/** A template with what the writer may read of a card and of those that belong to it. Values are text, whatever they look like. */
export async function fillTemplate(
  ctx: Context,
  { subject, html, language }: Letter & { language: Locale },
  on: { object: string; id: string },
): Promise<Filled> {
  const places = [...placesIn(subject, false).places, ...placesIn(html, true).places]
  const textOf = await placeValues(ctx, on, { language, places })
  const empty = new Set<string>()
  const valueIn = (place: Place): string => {
    const value = textOf(place)
    if (!value && place.instead === null) empty.add(place.written)
    return value || (place.instead ?? '')
  }
  return {
    subject: fillPlaces(subject, false, valueIn).replace(/\s+/g, ' ').trim(),
    html: cleanHtml(fillPlaces(html, true, place => escapeHtml(valueIn(place)).replaceAll('\n', '<br>'))),
    empty: [...empty],
  }
}
