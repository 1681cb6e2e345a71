import type { TFunction } from 'i18next'
import type { ScriptStep } from '../../../../model/call-script.ts'

/** A script to begin with, in the words of the page's language: how a new request is qualified. */
export function exampleSteps(t: TFunction): ScriptStep[] {
  const words = (name: string) =>
    t(`call-scripts:example.${name}`, {
      client: '{{client.firstName}}',
      me: '{{me.name}}',
      interpolation: { skipOnVariables: true },
    })
  return [
    { id: 'hello', kind: 'say', text: words('hello') },
    {
      id: 'convenient',
      kind: 'choice',
      text: words('convenient'),
      answers: [
        { id: 'yes', label: words('yes') },
        { id: 'later', label: words('later'), next: 'callLater' },
        { id: 'not', label: words('notRelevant'), next: 'why' },
      ],
    },
    { id: 'wants', kind: 'text', text: words('wants'), fill: { object: 'lead', field: 'interest' } },
    { id: 'budget', kind: 'number', text: words('budget'), fill: { object: 'lead', field: 'budget' } },
    { id: 'when', kind: 'date', text: words('when') },
    {
      id: 'decides',
      kind: 'choice',
      text: words('decides'),
      answers: [
        { id: 'self', label: words('self') },
        { id: 'together', label: words('together') },
      ],
    },
    {
      id: 'meeting',
      kind: 'choice',
      text: words('meeting'),
      answers: [
        { id: 'agreed', label: words('agrees'), next: 'agreed' },
        { id: 'thinks', label: words('thinks'), next: 'thinking' },
      ],
    },
    { id: 'why', kind: 'text', text: words('why'), fill: { object: 'lead', field: 'comment' } },
    { id: 'refused', kind: 'end', text: words('refusedText'), result: words('refused') },
    {
      id: 'agreed',
      kind: 'end',
      text: words('agreedText'),
      result: words('agreed'),
      task: { title: words('agreedTask'), kind: 'meeting', due: 'tomorrow' },
    },
    {
      id: 'thinking',
      kind: 'end',
      text: words('thinkingText'),
      result: words('thinking'),
      task: { title: words('callTask'), kind: 'call', due: 'inAWeek' },
    },
    {
      id: 'callLater',
      kind: 'end',
      text: words('callLaterText'),
      result: words('callLater'),
      task: { title: words('callTask'), kind: 'call', due: 'inAnHour' },
    },
  ]
}
