import type { ConsentBook } from '../consent-book.ts'
import type { Feature } from '../feature.ts'
import { withdrewAdvertising } from './advertising.ts'
import { askedConsents } from './asked.ts'
import { personalConsents } from './personal-data.ts'
import { isVersionOf, keepReceived } from './received.ts'
import { consentRoutes } from './routes.ts'

/** What people agreed to: by purpose, in which words, since when and how; and until when. */
export const consents: Feature = { name: 'consents', routes: consentRoutes, personal: [personalConsents] }

/** By which forms ask, requests bring, and letters heed consents. */
export const consentBook: ConsentBook = { asked: askedConsents, isVersionOf, keep: keepReceived, withdrewAdvertising }
