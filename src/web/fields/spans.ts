/** Spans of days relative to today that filters know, in the order in which people look for them. */
export const spans = [
  'today', 'yesterday', 'tomorrow', 'thisWeek', 'lastWeek', 'nextWeek', 'last7days', 'last30days', 'last90days', 'thisMonth',
  'lastMonth', 'nextMonth', 'thisQuarter', 'lastQuarter', 'nextQuarter', 'thisYear', 'lastYear', 'next7days', 'next30days', 'past',
  'future',
]
