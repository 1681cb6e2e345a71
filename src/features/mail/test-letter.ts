import { say } from '../../messages/words.ts'
import { newId } from '../../model/index.ts'
import type { Context, Locale } from '../../records/context.ts'
import type { PassedStep } from '../mail-delivery.ts'
import { type MailFailure, NotDelivered } from '../mail-failure.ts'
import type { MailReach } from '../mail-reach.ts'
import { post } from './post.ts'
import { type MailMeans, serverToSend } from './server.ts'
import { type Addressee, writeTest } from './words.ts'

/** A step of the test, in words. */
export interface TestStep {
  step: string
  isOk: boolean
  title: string
  found: string
  /** What the server said, where it refused. */
  reply: string | null
  whatToDo: string | null
}

/** Sends a letter to somebody and says of each step what was found; after one that fails there are no more. */
export async function testMail(
  ctx: Context,
  to: Addressee,
  { publicUrl, ...means }: MailMeans & { reach: MailReach; publicUrl: string | null },
): Promise<TestStep[]> {
  const steps: TestStep[] = []
  try {
    const server = await serverToSend(ctx, means)
    const words = writeTest(ctx, to, publicUrl ?? '')
    const message = { ...words, to: { name: to.name, address: to.email }, id: newId() }
    await post({ reach: means.reach, server, message, passed: step => steps.push(passedStep(ctx.locale, step)) })
  } catch (error) {
    if (!(error instanceof NotDelivered)) throw error
    steps.push(failedStep(ctx.locale, error.failure))
  }
  return steps
}

const passedStep = (locale: Locale, { step, code, params, until }: PassedStep): TestStep => ({
  step,
  isOk: true,
  title: say(locale, `mail:steps.${step}`),
  found: say(locale, `mail:passed.${code}`, until ? { ...params, until: dayOf(until, locale) } : params),
  reply: null,
  whatToDo: null,
})

const dayOf = (moment: Date, locale: Locale): string =>
  new Intl.DateTimeFormat(locale === 'ru' ? 'ru' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(moment)

const failedStep = (locale: Locale, { step, code, reply }: MailFailure): TestStep => ({
  step,
  isOk: false,
  title: say(locale, `mail:steps.${step}`),
  found: say(locale, `mail:found.${code}`),
  reply: reply ?? null,
  whatToDo: say(locale, `mail:todo.${code}`),
})
