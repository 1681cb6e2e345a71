import { Fragment } from 'react'

/** An address that is too long for its line breaks where its parts meet, not inside a word. */
export function WebAddress({ value }: { value: string }) {
  return value.split(/(?<=\/)|(?=[.?&#])/).map((part, at) => (
    <Fragment key={at}>
      {at ? <wbr /> : null}
      {part}
    </Fragment>
  ))
}
