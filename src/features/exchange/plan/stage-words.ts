import type { PipelineInfo, StageInfo } from '../../../records/index.ts'
import { bareName } from './likeness.ts'

const wonWords = [
  'won',
  'closedwon',
  'выиграна',
  'выиграно',
  'успех',
  'успешно',
  'успешнореализовано',
  'продано',
  'оплачено',
  'закрытаиреализована',
  'сделкавыиграна',
  'сделкауспешна',
]
const lostWords = [
  'lost',
  'closedlost',
  'проиграна',
  'проиграно',
  'отказ',
  'отказано',
  'провал',
  'закрытоинереализовано',
  'потеряна',
  'сделкапроиграна',
  'сделкапровалена',
]

/** Words of trade for the open stages, from the first talk to the last. */
const openWords = [
  ['prospecting', 'lead', 'new', 'новая', 'новый', 'первичныйконтакт', 'поиск'],
  ['qualification', 'qualified', 'квалификация', 'выявлениепотребности', 'замер'],
  ['engaging', 'engaged', 'contacted', 'meeting', 'вработе', 'встреча', 'презентация'],
  ['proposal', 'quote', 'quoted', 'proposalsent', 'предложение', 'кп', 'коммерческоепредложение', 'расчет'],
  ['negotiation', 'negotiating', 'negotiations', 'переговоры', 'согласование'],
  ['contract', 'contractsent', 'invoice', 'договор', 'счет', 'подписание'],
]

/**
 * The stage of a pipeline that a word of trade means where no stage has that name: `Won` is the stage that wins,
 * `Prospecting` the first open one, words between them lie in proportion.
 */
export function stageByWord(name: string, pipeline: PipelineInfo): StageInfo | undefined {
  const word = bareName(name)
  const ofKind = (kind: StageInfo['kind']) => pipeline.stages.filter(stage => stage.kind === kind)
  if (wonWords.includes(word)) return ofKind('won')[0]
  if (lostWords.includes(word)) return ofKind('lost')[0]
  const open = ofKind('open')
  const rank = openWords.findIndex(words => words.includes(word))
  const named = open.find(stage => openWords[rank]?.includes(bareName(stage.name)))
  return rank < 0 ? undefined : (named ?? open[Math.round((rank / (openWords.length - 1)) * (open.length - 1))])
}
