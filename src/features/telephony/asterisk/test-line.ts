import { say } from '../../../messages/words.ts'
import { Invalid } from '../../../model/index.ts'
import type { Context } from '../../../records/context.ts'
import type { LineMeans } from '../keep-line.ts'
import { getLine } from '../line.ts'
import { NotCalled } from '../provider.ts'
import { secretOf } from '../secret.ts'
import { openAsterisk } from './open.ts'
import { type AsteriskFailure, NotReached } from './reach.ts'

/** A step of the test, in words. */
interface TestedStep {
  step: AsteriskFailure['step']
  isOk: boolean
  title: string
  found: string
  /** What the other side said, where it refused. */
  reply: string | null
  whatToDo: string | null
}

/** Signs in to an Asterisk as it is listened to, and asks what may be done there; the step that fails is the last. Nothing rings. */
export async function testLine(ctx: Context, { reach, keyring }: LineMeans, id: string): Promise<TestedStep[]> {
  const { settings, ...line } = await getLine(ctx, id)
  if (settings.dialect !== 'asterisk') throw new Invalid([{ field: 'settings.dialect', code: 'asteriskOnly' }])
  const { host, port, user } = settings.asterisk
  const words = (part: string, params = {}) => say(ctx.locale, `asterisk:${part}`, params)
  const passed = (step: TestedStep['step'], params = {}): TestedStep => ({
    step,
    isOk: true,
    title: words(`steps.${step}`),
    found: words(`passed.${step}`, params),
    reply: null,
    whatToDo: null,
  })
  const failed = ({ step, code, says }: AsteriskFailure): TestedStep => ({
    step,
    isOk: false,
    title: words(`steps.${step}`),
    found: words(`found.${code}`),
    reply: says ?? null,
    whatToDo: words(`todo.${code}`),
  })
  const steps: TestedStep[] = []
  try {
    const { sign: secret } = await secretOf(ctx, keyring, { ...line, settings }).catch(error => {
      throw error instanceof NotCalled ? new NotReached('signIn', 'secretAway') : error
    })
    const ami = await openAsterisk({ reach, settings: settings.asterisk, secret })
    steps.push(passed('route', { host, port }), passed('signIn', { user }))
    const may = await ami.ask('ListCommands').finally(() => ami.close())
    if (may.originate === undefined) throw new NotReached('originate', 'mayNotOriginate')
    if (may.coreshowchannels === undefined) throw new NotReached('originate', 'mayNotList')
    steps.push(passed('originate'))
  } catch (error) {
    if (!(error instanceof NotReached)) throw error
    steps.push(failed(error.failure))
  }
  return steps
}
