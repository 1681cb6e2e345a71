export function QuickLead() { return null }
