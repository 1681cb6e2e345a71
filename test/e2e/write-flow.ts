import type { Client } from '../setup/client.ts'
import type { Locale } from './showcase.ts'

const words = {
  ru: { name: 'Позвонить после КП', title: 'Узнать решение: {{record.name}}', yes: 'Дозвонились', no: 'Нет ответа' },
  en: { name: 'Call after the quote', title: 'Ask how they decided: {{record.name}}', yes: 'Reached', no: 'No answer' },
}

/** A robot with ways by the result of its task, one step of which is wrong; its id. */
export async function writeFlow(api: Client, locale: Locale, stage: string): Promise<string> {
  const { name, title, yes, no } = words[locale]
  const { body } = await api.call<{ id: string }>('POST', '/flows', {
    name,
    kind: 'robot',
    draft: {
      trigger: { on: 'stageEntered', object: 'deal', stages: [stage] },
      condition: { amount: { gt: '100000' } },
      steps: [
        {
          id: 'call',
          do: 'task',
          kind: 'call',
          title,
          due: { days: 2, at: '10:00' },
          to: 'owner',
          results: [
            { text: yes, steps: [] },
            { text: no, steps: [{ id: 'tell', do: 'notify', to: 'head', text: '{{record.gone}}' }] },
          ],
          otherwise: [],
        },
        { id: 'rest', do: 'wait', for: { hours: 4 } },
      ],
    },
  })
  return body.id
}
