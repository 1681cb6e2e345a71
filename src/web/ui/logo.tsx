/** The sign of the product. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" role="img" aria-label="Rapport">
      <rect width="32" height="32" rx="8" fill="var(--r-accent)" />
      <path
        d="M9 23V12.5A3.5 3.5 0 0 1 12.5 9h5a4.5 4.5 0 0 1 0 9H13l8 5.5"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
