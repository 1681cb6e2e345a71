/** Pages of reports and dashboards in one piece: who opens one goes on to others, and the first page names a single file. */
export { EditReportPage } from './builder/edit-page.tsx'
export { NewReportPage } from './builder/new-page.tsx'
export { DashboardPage } from './dashboard/dashboard-page.tsx'
export { DashboardsPage } from './dashboard/dashboards-page.tsx'
export { KeptReportPage } from './kept-page.tsx'
export { ReportsPage } from './reports-page.tsx'
export { StockReportPage } from './stock-page.tsx'
