/** An address that is too long for its line breaks before the `@`, not inside a name. */
export function EmailAddress({ value }: { value: string }) {
  const at = value.lastIndexOf('@')
  if (at < 1) return value
  return (
    <>
      {value.slice(0, at)}
      <wbr />
      {value.slice(at)}
    </>
  )
}
