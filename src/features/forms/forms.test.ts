import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeCompany, type TestCompany } from '../../../test/setup/company.ts'
import { type JsonObject, NotFound, TooLarge } from '../../model/index.ts'
import type { Arrival, IntakeDoor, SourceFacts } from '../channel.ts'
import { consentBook } from '../consents/index.ts'
import type { Answer, Route, RouteRequest } from '../feature.ts'
import { formDefinition } from './definition.ts'
import { formRoutes } from './routes.ts'
import { formScript } from './script.ts'

let company: TestCompany
let routes: Route[]
const arrivals: Arrival[] = []
const source: SourceFacts = {
  id: 's',
  key: 'kitchen',
  name: 'Сайт',
  kind: 'form',
  channel: null,
  form: null,
  active: true,
}
let settings: SourceFacts = source

beforeAll(async () => {
  company = await makeCompany()
  const door: IntakeDoor = {
    findSource: async (_, key) => (key === 'kitchen' ? settings : null),
    formToken: async () => '1764000000000.signature',
    whoIs: async () => null,
    receive: async (_, arrival) => {
      arrivals.push(arrival)
      return 'receipt'
    },
    prepare: async () => {},
    keep: async () => ({ id: 'receipt', repeated: false, size: 0 }),
    keepAll: async () => [],
    settle: async () => {},
    open: async () => null,
  }
  routes = formRoutes({ door, book: consentBook, parts: [] })
})
afterAll(() => company.close())

async function call(operation: string, given: Partial<RouteRequest> = {}): Promise<Answer> {
  const route = routes.find(known => known.operation === operation)
  if (!route) throw new Error(operation)
  const request: RouteRequest = {
    params: { key: 'kitchen' },
    query: {},
    body: undefined,
    headers: {},
    address: '192.0.2.1',
    host: 'crm.example',
    id: 'r',
    ...given,
  }
  return route.handle(await company.system(), request, company.application)
}

const page = async (given: Partial<RouteRequest> = {}) => String((await call('showForm', given)).content)
const sent = (fields: Record<string, string>) => ({ body: Buffer.from(new URLSearchParams(fields).toString()) })

async function multipart(fields: Record<string, string>, plan: File) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('plan', plan)
  const whole = new Response(form)
  const headers = { 'content-type': whole.headers.get('content-type') ?? '' }
  return { body: Buffer.from(await whole.arrayBuffer()), headers }
}

describe('the page of a form', () => {
  test('shows on any site under a policy that runs and loads nothing foreign', async () => {
    const { headers, content } = await call('showForm')
    const policy = headers?.['content-security-policy'] ?? ''
    const nonce = /script-src 'nonce-([\w-]+)'/.exec(policy)?.[1] ?? 'none'
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain('frame-ancestors *')
    expect(policy).not.toContain('unsafe')
    expect(
      String(content)
        .match(/<(script|style)\b[^>]*>/g)
        ?.every(tag => tag.includes(`nonce="${nonce}"`)),
    ).toBe(true)
    expect(String(content)).not.toMatch(/ on\w+=| style=/)
  })

  test('asks for what the settings say, in their language, with every label joined to its field', async () => {
    settings = {
      ...source,
      form: {
        title: 'Ask us',
        locale: 'en',
        fields: [
          { name: 'name', required: true },
          { name: 'room', label: 'Room', choices: ['Kitchen', 'Hall'] },
        ],
        consent: { link: 'https://a.example/policy' },
      },
    }
    const html = await page()
    expect(html).toContain('<html lang="en">')
    expect(html).toMatch(/<label for="field-room">Room<\/label><select id="field-room"/)
    expect(html).toContain('https://a.example/policy')
    expect(html).toContain('Kitchen')
    expect(html).not.toContain('field-phone')
    settings = source
  })

  test('takes nothing from settings or visitors for markup', async () => {
    settings = {
      ...source,
      form: {
        title: '<img src=x onerror=alert(1)>',
        lead: '</style><script>alert(1)</script>',
        redirect: 'https://a.example/</script>',
      },
    }
    for (const html of [
      await page({ query: { utm_source: '"><script>alert(2)</script>' } }),
      await page({ query: { sent: '1' } }),
    ]) {
      expect(html).not.toContain('<img')
      expect(html).not.toMatch(/<script>|<\/script><|alert\(2\)<\/script>/)
      expect(html.match(/<\/script>/g)).toHaveLength(1)
    }
    settings = source
  })

  test('passes on where the visitor came from, also without a script on the site', async () => {
    const html = await page({ query: { utm_source: 'yandex', page: 'https://site.example/a', nonsense: 'x' } })
    expect(html).toContain('name="utm_source" value="yandex"')
    expect(html).toContain('name="page" value="https://site.example/a"')
    expect(html).not.toContain('nonsense')
    expect(await page({ headers: { referer: 'https://site.example/b?utm_source=vk' } })).toContain(
      'https://site.example/b?utm_source=vk',
    )
    expect(await page({ headers: { referer: 'https://crm.example/f/kitchen' } })).not.toContain('name="page"')
  })

  test('of an unknown or a closed form is not found', async () => {
    await expect(call('showForm', { params: { key: 'none' } })).rejects.toThrow(NotFound)
    settings = { ...source, active: false }
    await expect(call('showForm')).rejects.toThrow(NotFound)
    settings = source
  })
})

describe('sending', () => {
  const full = { name: 'Мария', phone: '8 926 111-22-33', form_token: '1764000000000.signature', utm_source: 'yandex' }

  test('hands the very bytes to intake and thanks', async () => {
    arrivals.length = 0
    const given = sent(full)
    const answer = await call('sendForm', given)
    expect(answer).toMatchObject({ status: 303, headers: { location: '/f/kitchen?sent=1' } })
    expect(arrivals).toMatchObject([
      { throughForm: true, address: '192.0.2.1', bytes: given.body, contentType: 'application/x-www-form-urlencoded' },
    ])
    expect(await page({ query: { sent: '1' } })).toContain('role="status"')
  })

  test('with something missing or mistyped shows the form again, filled in, with what to mend', async () => {
    arrivals.length = 0
    settings = { ...source, form: { consent: {} } }
    const answer = await call('sendForm', sent({ ...full, name: '', phone: '12', message: 'Текст <b>' }))
    const html = String(answer.content)
    expect(answer.status).toBe(422)
    expect(arrivals).toHaveLength(0)
    expect(html.match(/class="problem"/g)).toHaveLength(3)
    expect(html).toMatch(
      /<input id="field-phone"[^>]* aria-invalid="true" aria-describedby="field-phone-problem"[^>]* value="12"/,
    )
    expect(html).toContain('Текст &lt;b&gt;')
    expect(html).toContain('name="utm_source" value="yandex"')
    expect(html).toContain('value="1764000000000.signature"')
    settings = source
  })

  test('asks what a condition asks only where it holds, along a chain of them', async () => {
    arrivals.length = 0
    const when = (field: string, ...is: string[]) => ({ when: { field, is } })
    settings = {
      ...source,
      form: {
        fields: [
          { name: 'name' },
          { name: 'what', label: 'Что', choices: ['Кухня', 'Шкаф'] },
          { name: 'island', label: 'Остров', kind: 'checkbox', required: true, ...when('what', 'Кухня') },
          { name: 'phone', required: true, ...when('island', 'yes') },
        ],
      },
    }
    const html = await page()
    expect(html).toContain(
      'data-when="{&quot;field&quot;:&quot;what&quot;,&quot;is&quot;:[&quot;Кухня&quot;]}" data-required',
    )
    // Without a script nobody is kept from sending by what he is not asked.
    expect(html).not.toMatch(/id="field-(island|phone)"[^>]* required/)
    const problems = async (fields: Record<string, string>) =>
      String((await call('sendForm', sent(fields))).content).match(/id="field-\w+-problem"/g) ?? []
    expect(await problems({ name: 'А', what: 'Шкаф', phone: 'x' })).toEqual([])
    expect(arrivals).toHaveLength(1)
    expect(await problems({ name: 'А', what: 'Кухня' })).toEqual(['id="field-island-problem"'])
    expect(await problems({ name: 'А', what: 'Кухня', island: 'yes' })).toEqual(['id="field-phone-problem"'])
    expect(await problems({ name: 'А', what: 'Шкаф', island: 'yes' })).toEqual([])
    expect(arrivals).toHaveLength(2)
    settings = source
  })

  test('with files hands them to intake as they came; a file that must be there is asked for', async () => {
    arrivals.length = 0
    settings = {
      ...source,
      form: { fields: [{ name: 'name' }, { name: 'plan', label: 'План', kind: 'file', required: true }] },
    }
    const html = await page()
    expect(html).toContain('enctype="multipart/form-data"')
    expect(html).toMatch(
      /<input type="file" multiple id="field-plan" name="plan" required aria-describedby="field-plan-hint">/,
    )
    const empty = await call('sendForm', await multipart({ name: 'Мария' }, new File([], '')))
    expect(empty.status).toBe(422)
    expect(String(empty.content)).toContain('id="field-plan-problem"')
    expect(arrivals).toHaveLength(0)

    const given = await multipart({ name: 'Мария' }, new File(['план'], 'план.pdf'))
    expect((await call('sendForm', given)).status).toBe(303)
    expect(arrivals).toMatchObject([{ bytes: given.body, contentType: given.headers['content-type'] }])
    settings = source
  })

  test('more than a form ever holds is refused and not kept', async () => {
    arrivals.length = 0
    await expect(call('sendForm', sent({ ...full, message: 'х'.repeat(500_000) }))).rejects.toThrow(TooLarge)
    expect(arrivals).toHaveLength(0)
  })

  test('to a form just switched off is kept all the same', async () => {
    arrivals.length = 0
    settings = { ...source, active: false }
    expect((await call('sendForm', sent(full))).status).toBe(303)
    expect(arrivals).toHaveLength(1)
    settings = source
  })
})

test('the script is small, valid, and names only its form', async () => {
  const answer = await call('showForm', { params: { key: 'kitchen.js' } })
  const script = String(answer.content)
  expect(answer.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cross-origin-resource-policy': 'cross-origin',
  })
  expect(Buffer.byteLength(script)).toBeLessThan(10_240)
  expect(script).toBe(formScript(await formDefinition(await company.system(), source, consentBook)))
  expect(() => new Function(script)).not.toThrow()
})

test('the definition is public, whole and in plain words', async () => {
  const { body } = await call('getForm')
  expect(body).toMatchObject({ key: 'kitchen', locale: 'ru', title: 'Оставьте заявку', consent: null })
  expect((body as { fields: JsonObject[] }).fields.map(({ name }) => name)).toEqual([
    'name',
    'phone',
    'email',
    'message',
  ])
})
