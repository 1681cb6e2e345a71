export {
  accessPredicate,
  type FieldRule,
  fieldReason,
  fieldRight,
  objectOf,
  requireRight,
  scopeOf,
  visibleFields,
} from './access.ts'
export { aggregateRecords } from './aggregate.ts'
export { isMoment, type Source, sourceAsOf, sourceNow } from './as-of.ts'
export {
  type BulkRequest,
  type BulkResult,
  bulkRecords,
  mostBulkRows,
  removeForeseen,
  restoreForeseen,
  type Settled,
  updateForeseen,
} from './bulk.ts'
export { consentMark, recordChanges } from './changes.ts'
export { chosenIds, chosenRecords, tooMany } from './chosen-ids.ts'
export { foldText } from './columns.ts'
export type { Completion } from './complete.ts'
export * from './context.ts'
export { countByOwner, countUnplannedByOwner } from './count-by-owner.ts'
export { createRecord, createRecordJson } from './create.ts'
export { deputiesOf, isDeputyNow, lentBy, standsInFor } from './deputies.ts'
export { effectiveRights, type ObjectRightsOf } from './effective.ts'
export { allOf } from './figure-table.ts'
export {
  checkFigures,
  type FigureColumn,
  type FigureGiven,
  type FigureHeader,
  type FigureQuery,
  type Figures,
  figuresOf,
} from './figures.ts'
export { filterCondition } from './filter.ts'
export { type Foreseen, type ForeseenChange, foreseeRemovals, foreseeRestorals, foreseeUpdates } from './foresee.ts'
export { gather } from './gather.ts'
export { type Current, currentRecord, currentRecords, findRecord, getRecord, getRecordJson } from './get.ts'
export { keptFilterProblems } from './kept-filter.ts'
export { type Linked, linkedTo, targetsOf } from './linked.ts'
export { listRecords, listRecordsJson, type RecordList } from './list.ts'
export { isPersonalKey, type Match, type MatchKey, matchKeysOf, matchRecords, personalKeysOf } from './match.ts'
export { mergeRecords, undoMerge } from './merge.ts'
export { stepsOf } from './next-step-place.ts'
export { withOpened } from './opened.ts'
export { conditionThen } from './page-as-of.ts'
export { openedKeys, openedText, openedValue, sealedText } from './protect.ts'
export { branchOf, reach } from './reach.ts'
export { isEmpty, readFields } from './read-fields.ts'
export { recordTexts } from './read-through.ts'
export {
  type ReasonRule,
  type RecordVerb,
  recordReasons,
  recordVerbs,
  type Subject,
  type VerbReason,
} from './reasons.ts'
export { removeRecord, restoreRecord } from './remove.ts'
export { fromTable, living, type RecordJson, recordColumns, targetOf } from './row.ts'
export { type Found, searchRecords } from './search.ts'
export { isShownSome, teamsAround } from './shares.ts'
export { mayShow, showField } from './show.ts'
export { getStage, stageFieldOf, stageOf } from './stages.ts'
export { takeBackChange } from './take-back-change.ts'
export { foldTally } from './tally.ts'
export { recordTimeline } from './timeline.ts'
export { transact } from './transact.ts'
export { updateRecord } from './update.ts'
export { type KnownFacts, readFacts, visibleAmong } from './visible.ts'
export { forgetLearned, forgetWords, learnWords } from './vocabulary.ts'
