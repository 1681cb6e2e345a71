/** Spans of days relative to today that filters know, in the order in which people look for them. */
export const spans = [
  'today',
  'yesterday',
  'tomorrow',
  'thisWeek',
  'lastWeek',
  'nextWeek',
  'last7days',
  'last30days',
  'last90days',
  'thisMonth',
  'lastMonth',
  'nextMonth',
  'thisQuarter',
  'lastQuarter',
  'nextQuarter',
  'thisYear',
  'lastYear',
  'next7days',
  'next30days',
  'past',
  'future',
]

/** Whether a word is one turn of what comes round: an hour, a day of the week, a month. Reports lead to such filters. */
export const isTurn = (word: string): boolean => /^(hour|weekday|monthOfYear):\d{1,2}$/.test(word)
